package dev.assay.trail.log;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A log in memory, grown by batches; every file that was ever written stays. */
public final class TileStore implements TileSource {
    public final Map<String, byte[]> files = new TreeMap<>();
    public final List<byte[]> leaves = new ArrayList<>();
    public Edge edge = Edge.empty();

    /** Leaves {@code 0, 1, 2…} as text. */
    public static TileStore of(int size, int batch) {
        TileStore store = new TileStore();
        for (int from = 0; from < size; from += batch) {
            List<byte[]> more = new ArrayList<>();
            for (int i = from; i < Math.min(size, from + batch); i++) {
                more.add(("leaf " + i).getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            store.add(more);
        }
        return store;
    }

    void add(List<byte[]> more) {
        Edge.Growth growth = edge.add(more);
        for (Edge.TileFile file : growth.files()) {
            byte[] other = files.put(file.path().toString(), file.content());
            if (other != null && !Arrays.equals(other, file.content())) {
                throw new AssertionError(file.path() + " was written twice, with different bytes");
            }
        }
        edge = growth.edge();
        leaves.addAll(more);
    }

    @Override
    public Optional<byte[]> read(TilePath path) {
        return Optional.ofNullable(files.get(path.toString()));
    }
}
