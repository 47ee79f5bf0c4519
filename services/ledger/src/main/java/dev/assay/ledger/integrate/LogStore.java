package dev.assay.ledger.integrate;

import dev.assay.core.Digest;
import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.store.ObjectStore.Put;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.log.TileSource;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where the log lies in the object store, and the rule by which it is written: once, under the condition that nothing is
 * there, and read back. docs/reference/ledger-store.md is about this class.
 */
final class LogStore implements TileSource {
    /** Below this everything lies. */
    static final String LOG = "ledger/";

    /** The newest checkpoint, a hint for readers. */
    static final String HINT = LOG + "checkpoint";

    private static final String NOTE = "text/plain";

    /** Digits of the largest 64-bit number and one: keys sort as their numbers do. */
    private static final int DIGITS = 20;

    /** Full tiles that are kept: a consistency proof needs one or two a level. */
    private static final int KEPT = 32;

    private final ObjectStore store;
    private final Map<TilePath, byte[]> kept = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    LogStore(ObjectStore store) {
        this.store = store;
    }

    /** What became of a write. */
    sealed interface Written {
        /** It is there, and was read back. */
        record Intact() implements Written {}

        /** Other bytes are there and stay: someone else writes, or what was written was altered. */
        record Contradicted(String what) implements Written {}
    }

    /** The key of a head: its number in the order of publication. */
    static String head(long number) {
        return LOG + "heads/" + digits(number);
    }

    static String checkpoint(long size) {
        return LOG + "checkpoints/" + digits(size);
    }

    /** What a record names by digest. */
    Written object(byte[] content, String mediaType) throws IOException {
        return once(ObjectStore.objectKey(Digest.of(content)), content, mediaType, true);
    }

    Written tile(Edge.TileFile file) throws IOException {
        return once(
                LOG + file.path(),
                file.content(),
                TilePath.MEDIA_TYPE,
                file.path().isFull());
    }

    Written head(long number, byte[] note) throws IOException {
        return once(head(number), note, NOTE, true);
    }

    Written checkpoint(long size, byte[] note) throws IOException {
        return once(checkpoint(size), note, NOTE, true);
    }

    void hint(byte[] note) throws IOException {
        store.put(HINT, note, NOTE);
    }

    /** The head of that number; empty where there is none. */
    Optional<byte[]> readHead(long number) throws IOException {
        return read(head(number));
    }

    /** How many heads there are, found by halving, since they have no gap. */
    long heads() throws IOException {
        long beyond = 1;
        while (readHead(beyond - 1).isPresent()) {
            beyond *= 2;
        }
        long have = beyond / 2;
        while (have < beyond - 1) {
            long middle = have + (beyond - have) / 2;
            if (readHead(middle - 1).isPresent()) {
                have = middle;
            } else {
                beyond = middle;
            }
        }
        return have;
    }

    @Override
    public synchronized Optional<byte[]> read(TilePath path) throws IOException {
        byte[] known = kept.get(path);
        if (known != null) {
            return Optional.of(known.clone());
        }
        Optional<byte[]> found = read(LOG + path);
        if (path.isFull()) {
            found.ifPresent(content -> kept.put(path, content));
        }
        return found;
    }

    private Optional<byte[]> read(String key) throws IOException {
        return store.get(key) instanceof Found.Intact(byte[] content) ? Optional.of(content) : Optional.empty();
    }

    private Written once(String key, byte[] content, String mediaType, boolean lasting) throws IOException {
        Put put = lasting
                ? store.putIfAbsent(key, content, mediaType)
                : store.putIfAbsentUnlocked(key, content, mediaType);
        if (put instanceof Put.Other other) {
            return new Written.Contradicted("the store holds other bytes at " + key + " (" + other.actual() + ")");
        }
        return switch (store.get(key, Digest.of(content))) {
            case Found.Intact intact -> new Written.Intact();
            case Found.Missing missing ->
                throw new IOException("the store does not have what was just written to it: " + key);
            case Found.Altered altered ->
                new Written.Contradicted(
                        "the store gives other bytes than were written at " + key + " (" + altered.actual() + ")");
        };
    }

    private static String digits(long number) {
        String digits = String.valueOf(number);
        return "0".repeat(DIGITS - digits.length()) + digits;
    }
}
