package dev.assay.trail.verify.fold;

import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Step;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.OptionalLong;

/** Reads the view beside what it must say; the first difference is enough. */
public final class ViewCheck implements View {
    private static final int BUFFER = 1 << 16;

    private final String path;
    private final Problems problems;
    private final InputStream in;
    private boolean differs;

    public ViewCheck(Bag bag, String path, Problems problems) throws IOException, Invalid {
        this.path = path;
        this.problems = problems;
        if (bag.has(path)) {
            this.in = new BufferedInputStream(bag.open(path), BUFFER);
        } else {
            this.in = new ByteArrayInputStream(new byte[0]);
            report(OptionalLong.empty(), path + " is missing");
        }
    }

    @Override
    public void take(byte[] piece, OptionalLong index) throws IOException {
        if (!differs && !Arrays.equals(in.readNBytes(piece.length), piece)) {
            report(index, path + " does not say what the records say");
        }
    }

    @Override
    public void end() throws IOException {
        if (!differs && in.read() >= 0) {
            report(OptionalLong.empty(), path + " says more than the records say");
        }
    }

    private void report(OptionalLong index, String message) {
        differs = true;
        problems.add(new Problem(Step.VIEW, "view", index, path, message));
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
