package dev.assay.trail.verify.log;

import dev.assay.trail.verify.fold.Rows;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.tree.Entries;
import dev.assay.trail.verify.tree.TreeHash;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One entry bundle, hashed and read: what can be done without knowing what comes before it. */
final class Parsed {
    final List<byte[]> hashes = new ArrayList<>();
    final List<Entry> entries = new ArrayList<>();
    final ByteArrayOutputStream jsonl = new ByteArrayOutputStream();
    final ByteArrayOutputStream csv = new ByteArrayOutputStream();
    Optional<Problem> problem = Optional.empty();

    /**
     * @param first index of its first entry
     * @param width how many it must have
     */
    Parsed(String path, byte[] bundle, long first, int width) {
        Entries cut = new Entries(bundle);
        while (!cut.ended()) {
            long index = first + hashes.size();
            if (cut.broken() || hashes.size() == width) {
                problem = Optional.of(Problem.at(
                        Step.LOG, "bundle", index, path, path + " does not hold " + width + " whole entries"));
                return;
            }
            take(path, index, cut.next());
        }
        if (hashes.size() < width) {
            problem = Optional.of(Problem.at(
                    Step.LOG,
                    "bundle",
                    first + hashes.size(),
                    path,
                    path + " must hold " + width + " entries, found " + hashes.size()));
        }
    }

    private void take(String path, long index, byte[] leaf) {
        byte[] hash = TreeHash.leaf(leaf);
        hashes.add(hash);
        try {
            Entry entry = Entry.read(index, leaf, hash);
            entries.add(entry);
            Rows.json(entry, jsonl);
            Rows.csv(entry, csv);
        } catch (BadJson e) {
            if (problem.isEmpty()) {
                problem = Optional.of(Problem.at(
                        Step.LEAF, "leaf", index, path, "record " + index + " is no record: " + e.getMessage()));
            }
        }
    }
}
