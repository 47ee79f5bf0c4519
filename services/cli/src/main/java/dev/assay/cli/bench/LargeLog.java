package dev.assay.cli.bench;

import dev.assay.core.Digest;
import dev.assay.trail.bag.BagObjects;
import dev.assay.trail.bag.BagWriter;
import dev.assay.trail.bag.LogSource;
import dev.assay.trail.bag.Scope;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A log of many records on disk, and the full bag of it: refusals and duplicates, which name no documents. */
final class LargeLog implements LogSource, BagObjects {
    private static final String ORIGIN = "assay.local/bench";
    private static final String INPUT = "assay.model-versions";
    private static final String EXPORT = "bench";
    private static final int BATCH = 4096;

    /** Records that are not about an input: the key, the reconciliation, the export. */
    private static final int OWN = 3;

    private final Path folder;
    private final Instant at = Instant.parse("2026-11-23T10:00:00.000Z");
    private final SigningKey key = SigningKey.of(ORIGIN, new byte[SigningKey.SEED_BYTES]);
    private final Subject model = new Subject(Subject.Kind.MODEL, "bench", "1.0.0", Digest.of(new byte[0]));
    private Edge edge = Edge.empty();

    /** @param folder for the log */
    LargeLog(Path folder) {
        this.folder = folder;
    }

    /** The log's public key, as a verifier is given it. */
    String verifierKey() {
        return key.verifier().toString();
    }

    /**
     * Makes log and bag.
     *
     * @param leaves in the log, the three of its own among them
     * @param spool an empty folder
     */
    void write(int leaves, Path bag, Path spool) throws IOException {
        int inputs = leaves - OWN;
        add(List.of(new KeyRegistered(
                head("assay.orders", 0), KeyRole.LOG, key.verifier().toString())));
        for (int from = 0; from < inputs; from += BATCH) {
            List<LedgerRecord> batch = new ArrayList<>();
            for (int offset = from; offset < Math.min(inputs, from + BATCH); offset++) {
                batch.add(input(offset));
            }
            add(batch);
        }
        add(List.of(reconciled(inputs)));
        Scope scope =
                new Scope(EXPORT, Optional.empty(), Optional.empty(), Optional.empty(), "bench", at, checkpoint());
        try (BagWriter writer = BagWriter.open(bag, spool, scope, this, this, new Silent())) {
            writer.records();
            writer.bind(
                    BagLayout.REPORT_HTML,
                    "<p>A bag to measure with.</p>".getBytes(StandardCharsets.US_ASCII),
                    "text/html");
            add(List.of(
                    new Exported(head("assay.orders", 2), EXPORT, Exported.Kind.FULL, edge.size(), writer.bound())));
            Optional<String> open = writer.extend(checkpoint());
            if (open.isPresent()) {
                throw new IllegalStateException(open.get());
            }
            writer.finish(checkpoint().sign(key).bytes(), "Assay bench");
        }
    }

    private LedgerRecord input(int offset) {
        Head head = head(INPUT, offset);
        if (offset == 0) {
            return new LedgerRecord.ReleaseAccepted(head, model, StartedAudits.of(List.of()), "");
        }
        return offset % 2 == 0
                ? new LedgerRecord.Duplicate(head, model)
                : new LedgerRecord.EventRejected(
                        head, "bench@1.0.0", head.cause().digest(), OptionalLong.of(12), "it is no ONNX model", "");
    }

    private Reconciled reconciled(int inputs) {
        TreeMap<RecordType, Long> outcomes = new TreeMap<>(Map.of(
                RecordType.RELEASE_ACCEPTED,
                Math.min(1L, inputs),
                RecordType.DUPLICATE,
                Math.max(0L, (inputs - 1) / 2L),
                RecordType.EVENT_REJECTED,
                inputs / 2L));
        outcomes.values().removeIf(count -> count == 0);
        return new Reconciled(
                head("assay.orders", 1),
                edge.size(),
                List.of(new Reconciled.Partition(INPUT, 0, 0, inputs, outcomes)),
                0,
                0);
    }

    private Head head(String topic, int offset) {
        Digest event = Digest.of((topic + offset).getBytes(StandardCharsets.US_ASCII));
        return new Head(at, "bench", new Cause(topic, 0, offset, event, ""));
    }

    private void add(List<LedgerRecord> records) throws IOException {
        Edge.Growth growth =
                edge.add(records.stream().map(record -> Leaf.of(record).bytes()).toList());
        for (Edge.TileFile file : growth.files()) {
            Path path = folder.resolve(file.path().toString());
            Files.createDirectories(path.getParent());
            Files.write(path, file.content());
        }
        edge = growth.edge();
    }

    private Checkpoint checkpoint() {
        return new Checkpoint(ORIGIN, edge.size(), edge.root());
    }

    @Override
    public Optional<byte[]> checkpoint(long size) {
        return size == edge.size() ? Optional.of(checkpoint().sign(key).bytes()) : Optional.empty();
    }

    @Override
    public Optional<byte[]> read(TilePath path) throws IOException {
        Path file = folder.resolve(path.toString());
        return Files.exists(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    @Override
    public Optional<byte[]> object(Digest digest) {
        return Optional.empty();
    }

    @Override
    public Copied evidence(String path, Digest digest, Path to) {
        return Copied.MISSING;
    }

    /** Nobody watches. */
    private static final class Silent implements BagWriter.Watch {
        @Override
        public void record(long index, LedgerRecord record) {}

        @Override
        public void read(long done, long total) {}
    }
}
