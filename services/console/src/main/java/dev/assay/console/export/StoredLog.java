package dev.assay.console.export;

import dev.assay.store.ObjectStore;
import dev.assay.store.ObjectStore.Found;
import dev.assay.trail.bag.LogSource;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.log.EntryBundle;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.Note;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The log as the ledger publishes it in the store (docs/reference/ledger-store.md). Not for several threads. */
final class StoredLog implements LogSource {
    private static final String LOG = "ledger/";
    private static final int DIGITS = 20;

    /** Full tiles that are kept: the proofs of a subset go through the same ones again and again. */
    private static final int KEPT = 64;

    private final ObjectStore store;
    private final Map<TilePath, byte[]> kept = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
            return size() > KEPT;
        }
    };

    StoredLog(ObjectStore store) {
        this.store = store;
    }

    /**
     * A head of the log.
     *
     * @param note its checkpoint as it is stored
     */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    record Published(byte[] note, Checkpoint checkpoint) {
        static Published of(byte[] note) throws AlteredLog {
            try {
                return new Published(note, Checkpoint.parse(Note.parse(note).text()));
            } catch (NotANote e) {
                throw new AlteredLog("the store holds a checkpoint that is none: " + e.getMessage());
            }
        }

        long size() {
            return checkpoint.size();
        }
    }

    /** The newest head, or one from a moment ago; empty where nothing is published yet. */
    Optional<Published> newest() throws IOException {
        Optional<byte[]> note = read(LOG + "checkpoint");
        return note.isEmpty() ? Optional.empty() : Optional.of(Published.of(note.get()));
    }

    @Override
    public Optional<byte[]> checkpoint(long size) throws IOException {
        String digits = String.valueOf(size);
        return read(LOG + "checkpoints/" + "0".repeat(DIGITS - digits.length()) + digits);
    }

    @Override
    public Optional<byte[]> read(TilePath path) throws IOException {
        byte[] known = kept.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<byte[]> found = read(LOG + path);
        if (path.isFull() && !path.isBundle()) {
            found.ifPresent(content -> kept.put(path, content));
        }
        return found;
    }

    /**
     * The leaves of one bundle, from that index on.
     *
     * @param size of the log
     */
    List<byte[]> leaves(long from, long size) throws IOException {
        TilePath path = TilePath.bundleOf(from, size);
        int first = (int) (from % TilePath.FULL);
        Optional<byte[]> bundle = read(path);
        if (bundle.isPresent()) {
            return EntryBundle.read(bundle.get(), path.width()).subList(first, path.width());
        }
        byte[] full = read(path.full()).orElseThrow(() -> new AlteredLog(path + " is missing in the store"));
        return EntryBundle.read(full, TilePath.FULL).subList(first, path.width());
    }

    private Optional<byte[]> read(String key) throws IOException {
        return store.get(key) instanceof Found.Intact(byte[] content) ? Optional.of(content) : Optional.empty();
    }
}
