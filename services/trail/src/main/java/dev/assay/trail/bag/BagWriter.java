package dev.assay.trail.bag;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.NotANote;
import dev.assay.trail.note.Note;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Exported.BagFile;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Writes one bag (docs/reference/bag.md) in three steps: {@link #records} up to the size that the reports show,
 * {@link #bind} for what the EXPORT record is to name, then, once that record is in the log, {@link #extend} and
 * {@link #finish}. Files go straight into the archive; what must wait for the end waits on disk, so that memory does not
 * grow with the log. Not for several threads.
 */
public final class BagWriter implements AutoCloseable {
    private final Scope scope;
    private final LogSource log;
    private final BagZip zip;
    private final RecordFiles files;
    private final Views views;
    private final Path jsonl;
    private final Path csv;
    private final Leaves leaves;
    private final Inputs inputs = new Inputs();
    private final Optional<BitSet> chosen;
    private final List<Long> rotations = new ArrayList<>();
    private final List<BagFile> bound = new ArrayList<>();
    private final Set<String> schemas = new LinkedHashSet<>();
    private final Watch watch;
    private Optional<Reconciled> reconciliation = Optional.empty();
    private Optional<byte[]> previous = Optional.empty();
    private OptionalLong recorded = OptionalLong.empty();
    private long records;

    /** Is told what happens. */
    public interface Watch {
        /** A record of the export, in the order of the log. */
        void record(long index, LedgerRecord record);

        /** So many of so many records of the log were read. */
        void read(long done, long total);
    }

    private BagWriter(Path file, Path folder, Scope scope, LogSource log, BagObjects objects, Watch watch)
            throws IOException {
        this.scope = scope;
        this.log = log;
        this.watch = watch;
        this.leaves = new Leaves(log);
        this.jsonl = folder.resolve("records.jsonl");
        this.csv = folder.resolve("records.csv");
        this.chosen = scope.isFull() ? Optional.empty() : Optional.of(Selection.of(scope, log, objects));
        this.views = new Views(jsonl, csv);
        this.zip = new BagZip(file, folder, scope.at());
        this.files = new RecordFiles(zip, objects, folder);
    }

    /**
     * Begins a bag.
     *
     * @param file of the archive
     * @param folder an empty one for what waits on disk; the caller deletes it
     */
    public static BagWriter open(Path file, Path folder, Scope scope, LogSource log, BagObjects objects, Watch watch)
            throws IOException {
        return new BagWriter(file, folder, scope, log, objects, watch);
    }

    /**
     * Takes the records that the reports are about.
     *
     * @throws AlteredLog if the store does not hold what the head says
     */
    public void records() throws IOException {
        leaves.readTo(scope.head(), (index, leaf) -> {
            LedgerRecord record = Selection.record(index, leaf);
            note(index, record);
            if (chosen.isEmpty() || chosen.get().get((int) index)) {
                put(index, leaf, record);
                records++;
                schemas.remove(record.head().cause().schema());
                schemas.add(record.head().cause().schema());
                watch.record(index, record);
            }
            if ((index & 0xFF) == 0xFF || index == scope.head().size() - 1) {
                watch.read(index + 1, scope.head().size());
            }
        });
    }

    /** Fingerprints of the schemas that the records' events were written with; what was used last comes last. */
    public List<String> schemas() {
        return schemas.stream().filter(fingerprint -> !fingerprint.isEmpty()).toList();
    }

    /** Adds a file that the EXPORT record names: a report, the README, a schema. */
    public void bind(String path, Path content, String mediaType) throws IOException {
        bound.add(new BagFile(path, zip.add(path, content, mediaType)));
    }

    public void bind(String path, byte[] content, String mediaType) throws IOException {
        bound.add(new BagFile(path, zip.add(path, content, mediaType)));
    }

    /** Adds the checkpoint of the export before, which the EXPORT record names too. */
    public void previous(byte[] checkpoint) throws IOException {
        previous = Optional.of(checkpoint.clone());
        bound.add(new BagFile(BagLayout.PREVIOUS, zip.addStored(BagLayout.PREVIOUS, checkpoint, "text/plain")));
    }

    /** Adds README and scope; what is to be recorded about the export, after everything was bound. */
    public List<BagFile> bound() throws IOException {
        bind(BagLayout.README, Readme.text(scope), "text/plain");
        bind(BagLayout.SCOPE, ScopeFile.bytes(scope, records, files.redactions()), "application/json");
        bound.sort(Comparator.comparing(BagFile::path));
        return List.copyOf(bound);
    }

    /** Files of evidence that are left out so far. */
    public List<Redaction> redactions() {
        return files.redactions();
    }

    /**
     * Takes the records up to a later head.
     *
     * @return why the bag cannot end here; empty: it can
     * @throws IOException where another full export was begun after this one was recorded: a verifier would find the
     *     reports of an export before the last
     */
    public Optional<String> extend(Checkpoint head) throws IOException {
        leaves.readTo(head, (index, leaf) -> {
            LedgerRecord record = Selection.record(index, leaf);
            note(index, record);
            checkLast(index, record);
            if (chosen.isEmpty()) {
                put(index, leaf, record);
            } else if (isOwn(record) || isRotation(record)) {
                chosen.get().set((int) index);
                put(index, leaf, record);
            }
        });
        if (recorded.isEmpty()) {
            return Optional.of("the record of the export is not in the log yet");
        }
        return scope.isFull() ? inputs.open().map(open -> "event " + open + " has no record yet") : Optional.empty();
    }

    /**
     * Writes what is left.
     *
     * @param checkpoint of the head that {@link #extend} was given last, byte for byte
     * @param agent name and version of the software
     */
    public void finish(byte[] checkpoint, String agent) throws IOException {
        files.finish();
        LogFiles tree = logFiles(checkpoint);
        tree.heads(previous, rotations, chosen.isPresent());
        if (chosen.isPresent()) {
            tree.proofs(chosen.get());
        } else {
            tree.tiles();
            if (reconciliation.isPresent()) {
                zip.add(BagLayout.RECONCILIATION_CSV, Views.reconciliation(reconciliation.get()));
            }
        }
        views.close();
        zip.add(BagLayout.RECORDS_JSONL, jsonl, "");
        zip.add(BagLayout.RECORDS_CSV, csv, "");
        zip.finish(scope.export(), agent);
    }

    private LogFiles logFiles(byte[] checkpoint) throws AlteredLog {
        try {
            Note note = Note.parse(checkpoint);
            return new LogFiles(zip, log, note, Checkpoint.parse(note.text()));
        } catch (NotANote e) {
            throw new AlteredLog("the checkpoint is none: " + e.getMessage());
        }
    }

    /** What must be known of every record, in the bag or not. */
    private void note(long index, LedgerRecord record) {
        inputs.add(record);
        if (isRotation(record)) {
            rotations.add(index + 1);
        }
        if (isOwn(record)) {
            recorded = OptionalLong.of(index);
        }
        if (record instanceof Reconciled sums) {
            reconciliation = Optional.of(sums);
        }
    }

    private void put(long index, byte[] leaf, LedgerRecord record) throws IOException {
        views.add(index, leaf);
        files.add(index, record);
        if (chosen.isPresent()) {
            zip.addStored(BagLayout.LEAVES + index + BagLayout.JSON_END, leaf);
        }
    }

    private void checkLast(long index, LedgerRecord record) throws IOException {
        if (scope.isFull()
                && recorded.isPresent()
                && record instanceof Exported later
                && later.kind() == Exported.Kind.FULL
                && later.size() > recorded.getAsLong()) {
            throw new IOException("another full export, " + later.export() + ", was made meanwhile (record " + index
                    + "): take that one, or export again");
        }
    }

    private boolean isOwn(LedgerRecord record) {
        return record instanceof Exported exported && exported.export().equals(scope.export());
    }

    private static boolean isRotation(LedgerRecord record) {
        return record instanceof KeyRotated rotated && rotated.role() == KeyRole.LOG;
    }

    /** How many records the reports are about. */
    public long count() {
        return records;
    }

    @Override
    public void close() throws IOException {
        try (zip) {
            views.close();
        }
    }
}
