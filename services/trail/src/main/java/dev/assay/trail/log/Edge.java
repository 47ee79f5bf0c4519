package dev.assay.trail.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The right edge of a log: all that must be known to add leaves to it. It holds the tiles and the bundle that are not
 * full, never more than 255 hashes a level and 255 leaves, whatever the size of the log. A value: adding gives a new one.
 */
public final class Edge {
    private static final Edge EMPTY = new Edge(0, List.of(), List.of());

    private final long size;
    private final List<List<Hash>> tiles;
    private final List<byte[]> entries;

    private Edge(long size, List<List<Hash>> tiles, List<byte[]> entries) {
        this.size = size;
        this.tiles = tiles;
        this.entries = entries;
    }

    /** The edge of the log without a leaf. */
    public static Edge empty() {
        return EMPTY;
    }

    /**
     * Reads the edge of a stored log and checks it.
     *
     * @param root of the log at that size, from a checkpoint
     * @throws AlteredLog if a tile or the bundle is missing, or they do not give that root
     * @throws IOException if the source is away
     */
    public static Edge read(long size, Hash root, TileSource source) throws IOException {
        List<List<Hash>> tiles = new ArrayList<>();
        for (int level = 0; level <= TilePath.MAX_LEVEL && size >> 8 * level > 0; level++) {
            long nodes = size >> 8 * level;
            int width = (int) (nodes % TilePath.FULL);
            tiles.add(width == 0 ? List.of() : Tile.fetch(source, TilePath.tile(level, nodes / TilePath.FULL, width)));
        }
        Edge edge = new Edge(size, tiles, bundle(size, source));
        if (!edge.root().equals(root)) {
            throw new AlteredLog(
                    "the tiles at the end of a log of " + size + " must give root " + root + ", found " + edge.root());
        }
        List<Hash> leaves = edge.entries.stream().map(Hash::leaf).toList();
        if (!leaves.equals(size % TilePath.FULL == 0 ? List.of() : tiles.getFirst())) {
            throw new AlteredLog(TilePath.bundleOf(size - 1, size) + " must hold the leaves that tile 0 hashes");
        }
        return edge;
    }

    private static List<byte[]> bundle(long size, TileSource source) throws IOException {
        int width = (int) (size % TilePath.FULL);
        if (width == 0) {
            return List.of();
        }
        TilePath path = TilePath.bundleOf(size - 1, size);
        var partial = source.read(path);
        if (partial.isPresent()) {
            return EntryBundle.read(partial.get(), width);
        }
        byte[] full = source.read(path.full()).orElseThrow(() -> new AlteredLog(path + " is missing"));
        return EntryBundle.read(full, TilePath.FULL).subList(0, width);
    }

    public long size() {
        return size;
    }

    /** The root of the tree over all leaves (RFC 6962, section 2.1). */
    public Hash root() {
        List<Hash> below = List.of();
        for (List<Hash> tile : tiles) {
            List<Hash> side = new ArrayList<>(tile);
            side.addAll(below);
            below = side.isEmpty() ? side : List.of(Hash.over(side));
        }
        return Hash.over(below);
    }

    /**
     * Adds leaves at the end.
     *
     * @param leaves in order, each of at most 65,535 bytes
     */
    public Growth add(List<byte[]> leaves) {
        return new Growing().add(leaves);
    }

    /**
     * What adding leaves gave.
     *
     * @param edge of the log with them
     * @param files every tile and bundle that is new, in an order in which they may be written: what a checkpoint of
     *     the new size needs is all of them
     */
    public record Growth(Edge edge, List<TileFile> files) {
        public Growth {
            files = List.copyOf(files);
        }
    }

    /** A tile or bundle with its bytes. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    public record TileFile(TilePath path, byte[] content) {}

    /** One call of {@link #add}. */
    private final class Growing {
        private final List<List<Hash>> open = new ArrayList<>();
        private final List<TileFile> files = new ArrayList<>();
        private List<byte[]> bundle = new ArrayList<>(entries);
        private long next = size;

        Growing() {
            tiles.forEach(tile -> open.add(new ArrayList<>(tile)));
        }

        Growth add(List<byte[]> leaves) {
            for (byte[] leaf : leaves) {
                bundle.add(leaf.clone());
                next++;
                if (bundle.size() == TilePath.FULL) {
                    file(TilePath.entries(next / TilePath.FULL - 1, TilePath.FULL), EntryBundle.write(bundle));
                    bundle = new ArrayList<>();
                }
                add(0, Hash.leaf(leaf));
            }
            partial();
            return new Growth(new Edge(next, open, bundle), files);
        }

        private void add(int level, Hash hash) {
            if (level == open.size()) {
                open.add(new ArrayList<>());
            }
            List<Hash> tile = open.get(level);
            tile.add(hash);
            if (tile.size() == TilePath.FULL) {
                long nodes = next >> 8 * level;
                file(TilePath.tile(level, nodes / TilePath.FULL - 1, TilePath.FULL), Tile.write(tile));
                Hash above = Hash.over(tile);
                open.set(level, new ArrayList<>());
                add(level + 1, above);
            }
        }

        /** Only what changed: an upper level grows once in 256 leaves of the level below. */
        private void partial() {
            if (next > size && !bundle.isEmpty()) {
                file(TilePath.bundleOf(next - 1, next), EntryBundle.write(bundle));
            }
            for (int level = 0; level < open.size(); level++) {
                List<Hash> tile = open.get(level);
                long nodes = next >> 8 * level;
                if (!tile.isEmpty() && nodes != size >> 8 * level) {
                    file(TilePath.tile(level, nodes / TilePath.FULL, tile.size()), Tile.write(tile));
                }
            }
        }

        private void file(TilePath path, byte[] content) {
            files.add(new TileFile(path, content));
        }
    }

    @Override
    public String toString() {
        return "edge of " + size + " leaves, widths "
                + Arrays.toString(tiles.stream().mapToInt(List::size).toArray());
    }
}
