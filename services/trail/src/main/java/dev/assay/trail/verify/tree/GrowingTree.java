package dev.assay.trail.verify.tree;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The tree over leaves that come one after the other; it keeps one open tile a level, whatever the size. */
public final class GrowingTree {
    /** Hashes in a full tile. */
    public static final int FULL = 256;

    private static final int TILE_BYTES = FULL * TreeHash.BYTES;

    private final List<byte[]> tiles = new ArrayList<>();
    private final List<Integer> widths = new ArrayList<>();
    private final Closed closed;
    private long size;

    /** Sees each tile once it is full, and at the end those that are not. */
    @FunctionalInterface
    public interface Closed {
        /** @param hashes {@code width} of them; not to be kept */
        void tile(int level, long index, int width, byte[] hashes);
    }

    public GrowingTree(Closed closed) {
        this.closed = closed;
    }

    public long size() {
        return size;
    }

    /** Adds the hash of a leaf. */
    public void add(byte[] hash) {
        size++;
        add(0, hash);
    }

    private void add(int level, byte[] hash) {
        if (level == tiles.size()) {
            tiles.add(new byte[TILE_BYTES]);
            widths.add(0);
        }
        int width = widths.get(level);
        byte[] tile = tiles.get(level);
        System.arraycopy(hash, 0, tile, width * TreeHash.BYTES, TreeHash.BYTES);
        if (width + 1 < FULL) {
            widths.set(level, width + 1);
            return;
        }
        closed.tile(level, (size >> 8 * (level + 1)) - 1, FULL, tile);
        widths.set(level, 0);
        add(level + 1, over(tile, FULL));
    }

    /** Shows the tiles that are not full. */
    public void end() {
        for (int level = 0; level < tiles.size(); level++) {
            if (widths.get(level) > 0) {
                closed.tile(level, size >> 8 * (level + 1), widths.get(level), tiles.get(level));
            }
        }
    }

    /** The root over all leaves so far. */
    public byte[] root() {
        byte[] below = new byte[0];
        for (int level = 0; level < tiles.size(); level++) {
            int width = widths.get(level);
            byte[] side = Arrays.copyOf(tiles.get(level), width * TreeHash.BYTES + below.length);
            System.arraycopy(below, 0, side, width * TreeHash.BYTES, below.length);
            below = side.length == 0 ? side : over(side, side.length / TreeHash.BYTES);
        }
        return below.length == 0 ? TreeHash.empty() : below;
    }

    /** Joins hashes that stand side by side, two and two; one that is left over goes up as it is. */
    private static byte[] over(byte[] hashes, int count) {
        byte[] row = Arrays.copyOf(hashes, count * TreeHash.BYTES);
        for (int width = count; width > 1; width = (width + 1) / 2) {
            for (int i = 0; i + 1 < width; i += 2) {
                byte[] node = TreeHash.node(row, i * TreeHash.BYTES, row, (i + 1) * TreeHash.BYTES);
                System.arraycopy(node, 0, row, i / 2 * TreeHash.BYTES, TreeHash.BYTES);
            }
            if (width % 2 == 1) {
                System.arraycopy(row, (width - 1) * TreeHash.BYTES, row, width / 2 * TreeHash.BYTES, TreeHash.BYTES);
            }
        }
        return Arrays.copyOf(row, TreeHash.BYTES);
    }
}
