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
    Optional<Problem> problem = Optional.empty();
    private final ByteArrayOutputStream jsonl;
    private final byte[] csv;

    /**
     * @param first index of its first entry
     * @param width how many it must have
     */
    Parsed(String path, byte[] bundle, long first, int width) {
        this.jsonl = new ByteArrayOutputStream(bundle.length + width * Rows.JSON_MORE);
        StringBuilder rows = new StringBuilder(width * Rows.CSV_ROW);
        read(path, new Entries(bundle), first, width, rows);
        this.csv = Rows.bytes(rows);
    }

    private void read(String path, Entries cut, long first, int width, StringBuilder rows) {
        while (!cut.ended()) {
            long index = first + hashes.size();
            if (cut.broken() || hashes.size() == width) {
                problem = Optional.of(Problem.at(
                        Step.LOG, "bundle", index, path, path + " does not hold " + width + " whole entries"));
                return;
            }
            take(path, index, cut.next(), rows);
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

    private void take(String path, long index, byte[] leaf, StringBuilder rows) {
        byte[] hash = TreeHash.leaf(leaf);
        hashes.add(hash);
        try {
            Entry entry = Entry.read(index, leaf, hash);
            entries.add(entry);
            Rows.json(entry, jsonl);
            Rows.csv(entry, rows);
        } catch (BadJson e) {
            if (problem.isEmpty()) {
                problem = Optional.of(Problem.at(
                        Step.LEAF, "leaf", index, path, "record " + index + " is no record: " + e.getMessage()));
            }
        }
    }

    /** Lines of records.jsonl. */
    byte[] jsonl() {
        return jsonl.toByteArray();
    }

    /** Lines of records.csv. */
    byte[] csv() {
        return csv;
    }
}
