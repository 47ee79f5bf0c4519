package dev.assay.trail.bag;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.assay.core.Digest;
import dev.assay.trail.log.Edge;
import dev.assay.trail.log.TilePath;
import dev.assay.trail.note.Checkpoint;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A log and what its records name, in memory: as a ledger leaves them in the store. */
final class SmallLog implements LogSource, BagObjects {
    static final String ORIGIN = "example.org/assay";

    final Map<String, byte[]> tiles = new TreeMap<>();
    final Map<Digest, byte[]> objects = new HashMap<>();
    final Map<String, byte[]> evidence = new TreeMap<>();
    private final Map<Long, byte[]> checkpoints = new TreeMap<>();
    private SigningKey key = key(1);
    private Edge edge = Edge.empty();

    static SigningKey key(int number) {
        byte[] seed = new byte[SigningKey.SEED_BYTES];
        seed[0] = (byte) number;
        return SigningKey.of(ORIGIN, seed);
    }

    /** Adds a record and signs the head. A rotation is signed by the key before; what follows by {@code next}. */
    long add(LedgerRecord record, SigningKey next) {
        long index = edge.size();
        Edge.Growth growth = edge.add(List.of(Leaf.of(record).bytes()));
        growth.files().forEach(file -> tiles.put(file.path().toString(), file.content()));
        edge = growth.edge();
        checkpoints.put(edge.size(), head().sign(key).bytes());
        if (record instanceof KeyRotated) {
            key = next;
        }
        return index;
    }

    long add(LedgerRecord record) {
        return add(record, key);
    }

    /** Adds records under one head. */
    void add(List<LedgerRecord> records) {
        Edge.Growth growth =
                edge.add(records.stream().map(record -> Leaf.of(record).bytes()).toList());
        growth.files().forEach(file -> tiles.put(file.path().toString(), file.content()));
        edge = growth.edge();
        checkpoints.put(edge.size(), head().sign(key).bytes());
    }

    Digest put(byte[] object) {
        Digest digest = Digest.of(object);
        objects.put(digest, object);
        return digest;
    }

    Digest put(String object) {
        return put(object.getBytes(UTF_8));
    }

    Checkpoint head() {
        return new Checkpoint(ORIGIN, edge.size(), edge.root());
    }

    byte[] checkpoint() throws IOException {
        return checkpoint(edge.size()).orElseThrow();
    }

    @Override
    public Optional<byte[]> checkpoint(long size) throws IOException {
        return Optional.ofNullable(checkpoints.get(size));
    }

    @Override
    public Optional<byte[]> read(TilePath path) throws IOException {
        return Optional.ofNullable(tiles.get(path.toString()));
    }

    @Override
    public Optional<byte[]> object(Digest digest) throws IOException {
        return Optional.ofNullable(objects.get(digest))
                .filter(content -> Digest.of(content).equals(digest));
    }

    @Override
    public Copied evidence(String path, Digest digest, Path to) throws IOException {
        byte[] content = evidence.get(path);
        if (content == null) {
            return Copied.MISSING;
        }
        if (!Digest.of(content).equals(digest)) {
            return Copied.ALTERED;
        }
        Files.write(to, content);
        return Copied.INTACT;
    }
}
