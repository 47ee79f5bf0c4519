package dev.assay.trail.verify.fold;

import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.tree.TreeHash;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.OptionalLong;

/**
 * Holds a view of many records against what it must say by its digest, which the bag's own check has found right: a
 * file that was unpacked once is not unpacked again.
 */
public final class ViewDigest implements View {
    private final Bag bag;
    private final String path;
    private final Problems problems;
    private final MessageDigest wanted = TreeHash.digest("SHA-256");

    public ViewDigest(Bag bag, String path, Problems problems) {
        this.bag = bag;
        this.path = path;
        this.problems = problems;
        bag.account(path);
    }

    @Override
    public void take(byte[] piece, OptionalLong index) {
        wanted.update(piece);
    }

    @Override
    public void end() {
        if (!bag.has(path)) {
            report(path + " is missing");
        } else if (!bag.digest(path).equals(HexFormat.of().formatHex(wanted.digest()))) {
            report(path + " does not say what the records say");
        }
    }

    private void report(String message) {
        problems.add(Problem.of(Step.VIEW, "view", path, message));
    }

    @Override
    public void close() {
        // holds nothing open
    }
}
