package dev.assay.trail.verify.log;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.leaf.Entry;
import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Problems;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.tree.Entries;
import dev.assay.trail.verify.tree.GrowingTree;
import dev.assay.trail.verify.tree.TileNames;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;

/**
 * A log with every tile and bundle. Bundles are hashed and read beside one another and taken in order; what is in memory
 * does not grow with the log.
 */
public final class FullLog implements LogReader {
    /** Bundles in work for each thread, of at most 16 MiB: one is read while another waits for its turn. */
    private static final int IN_WORK = 2;

    /** For all threads together: memory does not grow with the machine. */
    private static final int MOST_IN_WORK = 16;

    private static final long MAX_BUNDLE = (65_535 + 2) * (long) GrowingTree.FULL;

    private final Bag bag;
    private final Head head;
    private final Problems problems;
    private final ExecutorService threads;
    private final int inWork;

    /** @param count of the threads that read bundles */
    public FullLog(Bag bag, Head head, Problems problems, ExecutorService threads, int count) {
        this.bag = bag;
        this.head = head;
        this.problems = problems;
        this.threads = threads;
        this.inWork = Math.min(MOST_IN_WORK, IN_WORK * count);
    }

    @Override
    public void read(List<Promise> promises, Sink sink) throws IOException, Invalid {
        checkNames();
        GrowingTree tree = new GrowingTree(this::tile);
        Deque<Promise> due = new ArrayDeque<>(promises.stream()
                .sorted(Comparator.comparingLong(promise -> promise.head().size()))
                .toList());
        keep(due, tree);
        long bundles = (head.size() + GrowingTree.FULL - 1) / GrowingTree.FULL;
        Deque<Future<Parsed>> ahead = new ArrayDeque<>();
        try {
            for (long taken = 0, asked = 0; taken < bundles; taken++) {
                for (; asked < bundles && asked - taken < inWork; asked++) {
                    long bundle = asked;
                    ahead.add(threads.submit(() -> parse(bundle)));
                }
                take(taken, get(ahead.remove()), tree, due, sink);
            }
        } finally {
            ahead.forEach(work -> work.cancel(true));
        }
        tree.end();
        if (!Arrays.equals(tree.root(), head.root())) {
            problems.add(Problem.of(
                    Step.LOG, "root", BagLayout.CHECKPOINT, "the records give another root than the checkpoint signs"));
        }
        checkLog();
    }

    /** Exactly the tiles and bundles of this size. */
    private void checkNames() throws Invalid {
        SortedSet<String> found = new TreeSet<>(bag.paths(BagLayout.LOG + "tile/"));
        long bundles = (head.size() + GrowingTree.FULL - 1) / GrowingTree.FULL;
        if (bundles > found.size()) {
            throw log("tile-missing", "", "a log of " + head.size() + " records has more bundles than the bag");
        }
        for (int level = TileNames.ENTRIES; level <= 7; level++) {
            long nodes = head.size() >> 8 * Math.max(0, level);
            for (long index = 0; index * GrowingTree.FULL < nodes; index++) {
                String path = BagLayout.LOG + TileNames.of(level, index, TileNames.width(index, nodes));
                if (!found.remove(path)) {
                    throw log("tile-missing", path, path + " is missing");
                }
                bag.account(path);
            }
        }
        if (!found.isEmpty()) {
            String path = Collections.min(found);
            throw log("tile-unexpected", path, path + " is no part of a log of " + head.size() + " records");
        }
    }

    private Parsed parse(long bundle) throws IOException, Invalid {
        String path = BagLayout.LOG + TileNames.bundle(bundle, head.size());
        return new Parsed(
                path, bag.peek(path, MAX_BUNDLE), bundle * GrowingTree.FULL, TileNames.width(bundle, head.size()));
    }

    private void take(long bundle, Parsed parsed, GrowingTree tree, Deque<Promise> due, Sink sink)
            throws IOException, Invalid {
        for (byte[] hash : parsed.hashes) {
            tree.add(hash);
            keep(due, tree);
        }
        parsed.problem.ifPresent(problems::add);
        if (parsed.problem.isPresent() && parsed.problem.get().step() == Step.LOG) {
            checkTile(bundle, parsed);
        }
        checkLog();
        sink.records(parsed.entries);
        sink.lines(parsed.jsonl(), parsed.csv(), OptionalLong.empty());
    }

    /** A bundle that is cut wrongly from some entry on: the tile may name an earlier one. */
    private void checkTile(long bundle, Parsed parsed) throws IOException, Invalid {
        String path = BagLayout.LOG + TileNames.of(0, bundle, TileNames.width(bundle, head.size()));
        byte[] tile = bag.peek(path, MAX_BUNDLE);
        for (int i = 0; i < parsed.hashes.size() && (i + 1) * 32 <= tile.length; i++) {
            if (!Arrays.equals(parsed.hashes.get(i), 0, 32, tile, i * 32, i * 32 + 32)) {
                problems.add(leafHash(bundle * GrowingTree.FULL + i, path));
                return;
            }
        }
    }

    private void tile(int level, long index, int width, byte[] hashes) {
        String path = BagLayout.LOG + TileNames.of(level, index, width);
        try {
            byte[] stored = bag.peek(path, MAX_BUNDLE);
            int at = Arrays.mismatch(hashes, 0, width * 32, stored, 0, stored.length);
            if (at >= 0) {
                long first = index * GrowingTree.FULL + at / 32;
                problems.add(
                        level == 0 && at < width * 32
                                ? leafHash(first, path)
                                : Problem.of(Step.LOG, "tile", path, path + " does not follow from the tiles below"));
            }
        } catch (Invalid e) {
            problems.add(e.problem());
        } catch (IOException e) {
            problems.add(Problem.of(Step.LOG, "tile", path, path + " cannot be read: " + e.getMessage()));
        }
    }

    private static Problem leafHash(long index, String path) {
        return Problem.at(
                Step.LOG, "leaf-hash", index, path, "record " + index + " has another hash than the log says");
    }

    private void keep(Deque<Promise> due, GrowingTree tree) {
        while (!due.isEmpty() && due.getFirst().head().size() == tree.size()) {
            Promise promise = due.removeFirst();
            if (!Arrays.equals(promise.head().root(), tree.root())) {
                problems.add(Problem.of(
                        promise.step(),
                        "rewritten",
                        promise.file(),
                        "at " + promise.head().size()
                                + " records the log had another root than was signed then: it was rewritten"));
            }
        }
    }

    /** Stops as soon as the log itself is in doubt. */
    private void checkLog() throws Invalid {
        if (problems.first().isPresent() && problems.first().get().step().compareTo(Step.LOG) <= 0) {
            throw new Invalid(problems.first().get());
        }
    }

    private static Parsed get(Future<Parsed> work) throws IOException, Invalid {
        try {
            return work.get();
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case Invalid invalid -> throw invalid;
                case IOException io -> throw io;
                case Error error -> throw error;
                case null, default -> throw new IllegalStateException("a bundle could not be looked at", e);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the log was read", e);
        }
    }

    @Override
    public Optional<Entry> entry(long index) throws IOException, Invalid {
        if (index < 0 || index >= head.size()) {
            return Optional.empty();
        }
        String path = BagLayout.LOG + TileNames.bundle(index / GrowingTree.FULL, head.size());
        if (!bag.has(path)) {
            throw log("tile-missing", path, path + " is missing");
        }
        Entries entries = new Entries(bag.peek(path, MAX_BUNDLE));
        for (long at = index - index % GrowingTree.FULL; !entries.ended() && !entries.broken(); at++) {
            byte[] leaf = entries.next();
            if (at == index) {
                try {
                    return Optional.of(Entry.read(index, leaf));
                } catch (BadJson e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    private static Invalid log(String code, String file, String message) {
        return new Invalid(Problem.of(Step.LOG, code, file, message));
    }
}
