package dev.assay.trail.bag;

import dev.assay.core.Digest;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** A log of any length on disk, and, as a program of its own, its exports: whole, and each record with a proof. */
final class LargeLog implements LogSource, BagObjects {
    private static final Instant BEGIN = Instant.parse("2026-11-02T09:00:00.000Z");

    /** Tiles that proofs go through again and again, as the console keeps them. */
    private static final int KEPT = 16;

    private final Path folder;
    private final Map<TilePath, byte[]> kept = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, byte[]> eldest) {
            return size() > KEPT;
        }
    };
    private Edge edge = Edge.empty();

    private LargeLog(Path folder) {
        this.folder = folder;
    }

    /** Its key, so many refused inputs, and the reconciliation of these. */
    static LargeLog create(Path folder, int inputs) throws IOException {
        LargeLog log = new LargeLog(folder);
        log.add(List.of(new KeyRegistered(
                head("assay.orders", 0), KeyRole.LOG, SmallLog.key(1).verifier().toString())));
        for (int from = 0; from < inputs; from += TilePath.FULL) {
            List<LedgerRecord> records = new ArrayList<>();
            for (int i = from; i < Math.min(inputs, from + TilePath.FULL); i++) {
                records.add(new LedgerRecord.EventRejected(
                        head(Story.MODELS, i), "", Story.digest("poison"), OptionalLong.of(12), "not ONNX", ""));
            }
            log.add(records);
        }
        log.add(List.of(new Reconciled(
                head("assay.orders", 1),
                log.edge.size(),
                List.of(new Reconciled.Partition(
                        Story.MODELS, 0, 0, inputs, new TreeMap<>(Map.of(RecordType.EVENT_REJECTED, (long) inputs)))),
                0,
                0)));
        return log;
    }

    /** Exports the log in that folder, as {@code part.zip} and then as {@code full.zip} beside it. */
    public static void main(String[] args) throws IOException {
        Path folder = Path.of(args[0]);
        LargeLog log = new LargeLog(folder);
        log.read(Long.parseLong(args[1]));
        log.export("part", Optional.of(BEGIN));
        log.export("full", Optional.empty());
    }

    private void read(long size) throws IOException {
        while (edge.size() < size) {
            edge = edge.add(Leaves.bundle(this, edge.size(), size)).edge();
        }
    }

    private void export(String name, Optional<Instant> from) throws IOException {
        Scope scope = new Scope(name, Optional.empty(), from, Optional.empty(), "someone", BEGIN, head());
        Path spool = Files.createDirectory(folder.resolve(name));
        try (BagWriter writer =
                BagWriter.open(folder.resolveSibling(name + ".zip"), spool, scope, this, this, Exporting.QUIET)) {
            writer.records();
            writer.bind(BagLayout.REPORT_HTML, "<p>report</p>".getBytes(StandardCharsets.UTF_8), "text/html");
            add(List.of(new Exported(
                    head("assay.orders", 2 + name.length() + (int) edge.size()),
                    name,
                    scope.isFull() ? Exported.Kind.FULL : Exported.Kind.SUBSET,
                    scope.head().size(),
                    writer.bound())));
            Optional<String> open = writer.extend(head());
            if (open.isPresent()) {
                throw new IllegalStateException(open.get());
            }
            writer.finish(head().sign(SmallLog.key(1)).bytes(), "Assay test");
        }
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

    Checkpoint head() {
        return new Checkpoint(SmallLog.ORIGIN, edge.size(), edge.root());
    }

    private static Head head(String topic, int offset) {
        return new Head(
                BEGIN.plusSeconds(offset), "someone", new Cause(topic, 0, offset, Story.digest(topic + offset), ""));
    }

    @Override
    public Optional<byte[]> checkpoint(long size) {
        return Optional.empty();
    }

    @Override
    public Optional<byte[]> read(TilePath path) throws IOException {
        byte[] known = kept.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Path file = folder.resolve(path.toString());
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        byte[] content = Files.readAllBytes(file);
        if (!path.isBundle()) {
            kept.put(path, content);
        }
        return Optional.of(content);
    }

    @Override
    public Optional<byte[]> object(Digest digest) {
        return Optional.empty();
    }

    @Override
    public Copied evidence(String path, Digest digest, Path to) {
        return Copied.MISSING;
    }
}
