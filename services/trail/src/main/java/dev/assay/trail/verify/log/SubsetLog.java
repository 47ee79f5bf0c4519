package dev.assay.trail.verify.log;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.fold.Rows;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.note.ProofFile;
import dev.assay.trail.verify.note.SignedNote;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.tree.ProofCheck;
import dev.assay.trail.verify.tree.TreeHash;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;

/** Some records of a log, each with its inclusion proof. */
public final class SubsetLog implements LogReader {
    /** What an entry of the log can have; the profile of records allows less. */
    private static final long MAX_LEAF = 65_535;

    private final Bag bag;
    private final Head head;
    private final Problems problems;
    private final byte[] checkpoint;

    /** @param checkpoint the bytes of the head's note */
    public SubsetLog(Bag bag, Head head, byte[] checkpoint, Problems problems) {
        this.bag = bag;
        this.head = head;
        this.checkpoint = checkpoint.clone();
        this.problems = problems;
    }

    @Override
    public void read(List<Promise> promises, Sink sink) throws IOException, Invalid {
        for (Promise promise : promises) {
            keep(promise);
        }
        problems.check();
        for (long index : indices()) {
            byte[] leaf = bag.read(leafPath(index), MAX_LEAF);
            prove(index, leaf);
            try {
                Entry entry = Entry.read(index, leaf);
                ByteArrayOutputStream jsonl = new ByteArrayOutputStream();
                StringBuilder csv = new StringBuilder();
                Rows.json(entry, jsonl);
                Rows.csv(entry, csv);
                sink.records(List.of(entry));
                sink.lines(jsonl.toByteArray(), Rows.bytes(csv), OptionalLong.of(index));
            } catch (BadJson e) {
                problems.add(Problem.at(
                        Step.LEAF,
                        "leaf",
                        index,
                        leafPath(index),
                        "record " + index + " is no record: " + e.getMessage()));
            }
        }
    }

    private static String leafPath(long index) {
        return BagLayout.LEAVES + index + BagLayout.JSON_END;
    }

    private static String proofPath(long index) {
        return BagLayout.PROOFS + index + BagLayout.PROOF_END;
    }

    /** Indices with a leaf and a proof, none with one of them alone. */
    private SortedSet<Long> indices() throws Invalid {
        SortedSet<Long> indices = new TreeSet<>();
        for (String path : bag.paths(BagLayout.PROOFS)) {
            indices.add(index(path, BagLayout.PROOFS, BagLayout.PROOF_END));
        }
        for (String path : bag.paths(BagLayout.LEAVES)) {
            if (!indices.contains(index(path, BagLayout.LEAVES, BagLayout.JSON_END))) {
                throw log("proof-missing", OptionalLong.empty(), path, path + " has no proof");
            }
        }
        for (long index : indices) {
            if (!bag.has(leafPath(index))) {
                throw log("leaf-missing", OptionalLong.of(index), leafPath(index), leafPath(index) + " is missing");
            }
        }
        return indices;
    }

    private static long index(String path, String folder, String end) throws Invalid {
        String name = path.substring(folder.length());
        if (name.matches("(0|[1-9][0-9]{0,17})\\Q" + end + "\\E")) {
            return Long.parseLong(name.substring(0, name.length() - end.length()));
        }
        throw log("proof-name", OptionalLong.empty(), path, path + " must be named by the index of a record");
    }

    private void prove(long index, byte[] leaf) throws IOException, Invalid {
        String path = proofPath(index);
        try {
            ProofFile proof = ProofFile.parse(bag.read(path, SignedNote.MAX_BYTES));
            if (proof.index() != index || !Arrays.equals(proof.checkpoint(), checkpoint)) {
                throw log("proof", OptionalLong.of(index), path, path + " is about another record or checkpoint");
            }
            if (!ProofCheck.includes(index, head.size(), TreeHash.leaf(leaf), proof.hashes(), head.root())) {
                throw log(
                        "proof",
                        OptionalLong.of(index),
                        path,
                        "record " + index + " is not in the log: its proof does not lead to the signed root");
            }
        } catch (BadNote e) {
            throw log("proof", OptionalLong.of(index), path, path + " is no proof: " + e.getMessage());
        }
    }

    private void keep(Promise promise) throws IOException, Invalid {
        Head old = promise.head();
        String path = BagLayout.CONSISTENCY + String.format(Locale.ROOT, "%0" + BagLayout.DIGITS + "d", old.size());
        List<byte[]> proof = new ArrayList<>();
        if (bag.has(path)) {
            try {
                proof.addAll(ProofFile.hashes(bag.read(path, SignedNote.MAX_BYTES)));
            } catch (BadNote e) {
                throw invalid(promise.step(), "consistency", path, path + " is no proof: " + e.getMessage());
            }
        } else if (old.size() != head.size() && old.size() != 0) {
            if (promise.needed()) {
                throw invalid(promise.step(), "consistency", path, path + " is missing");
            }
            problems.undecided(
                    promise.step(),
                    "the bag has no proof that the log of " + old.size()
                            + " records is a beginning of this one: ask for an export from that checkpoint, or a full one");
            return;
        }
        if (!ProofCheck.extend(old.size(), old.root(), head.size(), head.root(), proof)) {
            throw invalid(
                    promise.step(),
                    "rewritten",
                    promise.file(),
                    "the log of " + old.size() + " records that was signed is no beginning of this one");
        }
    }

    @Override
    public Optional<Entry> entry(long index) throws IOException, Invalid {
        if (!bag.has(leafPath(index))) {
            return Optional.empty();
        }
        try {
            return Optional.of(Entry.read(index, bag.peek(leafPath(index), MAX_LEAF)));
        } catch (BadJson e) {
            return Optional.empty();
        }
    }

    private static Invalid log(String code, OptionalLong index, String file, String message) {
        return new Invalid(new Problem(Step.LOG, code, index, file, message));
    }

    private static Invalid invalid(Step step, String code, String file, String message) {
        return new Invalid(Problem.of(step, code, file, message));
    }
}
