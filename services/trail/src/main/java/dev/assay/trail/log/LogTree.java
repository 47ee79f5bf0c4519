package dev.assay.trail.log;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The tree of a stored log at one size, read from its tiles: roots and proofs. Not for several threads. */
public final class LogTree {
    /** Tiles that are kept: a proof needs one a level, and the next proof mostly the same. */
    private static final int KEPT = 64;

    private final long size;
    private final TileSource source;
    private final Map<TilePath, List<List<Hash>>> kept = new LinkedHashMap<>(16, .75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<TilePath, List<List<Hash>>> eldest) {
            return size() > KEPT;
        }
    };

    public LogTree(long size, TileSource source) {
        if (size < 0) {
            throw new IllegalArgumentException("the size of a log must not be negative, found " + size);
        }
        this.size = size;
        this.source = source;
    }

    /** The root of the tree, or of the tree that it was at a smaller size. */
    public Hash root(long at) throws IOException {
        check(at, "a root must be of a size");
        return at == 0 ? Hash.EMPTY : over(0, at);
    }

    /** The inclusion proof of a leaf (RFC 6962, section 2.1.1): hashes from the leaf upward. */
    public List<Hash> inclusion(long index) throws IOException {
        if (index < 0 || index >= size) {
            throw new IllegalArgumentException("a leaf must have an index below " + size + ", found " + index);
        }
        List<Hash> proof = new ArrayList<>();
        inclusion(index, 0, size, proof);
        return proof;
    }

    private void inclusion(long index, long from, long to, List<Hash> proof) throws IOException {
        if (to - from > 1) {
            long middle = from + Long.highestOneBit(to - from - 1);
            if (index < middle) {
                inclusion(index, from, middle, proof);
                proof.add(over(middle, to));
            } else {
                inclusion(index, middle, to, proof);
                proof.add(over(from, middle));
            }
        }
    }

    /**
     * The proof that the tree of a smaller size is a prefix of this one (RFC 6962, section 2.1.2); empty for the same
     * size and for 0.
     */
    public List<Hash> consistency(long before) throws IOException {
        check(before, "a consistency proof must start from a size");
        List<Hash> proof = new ArrayList<>();
        if (before > 0 && before < size) {
            consistency(before, 0, size, true, proof);
        }
        return proof;
    }

    private void consistency(long before, long from, long to, boolean known, List<Hash> proof) throws IOException {
        if (before == to) {
            if (!known) {
                proof.add(over(from, to));
            }
            return;
        }
        long middle = from + Long.highestOneBit(to - from - 1);
        if (before <= middle) {
            consistency(before, from, middle, known, proof);
            proof.add(over(middle, to));
        } else {
            consistency(before, middle, to, false, proof);
            proof.add(over(from, middle));
        }
    }

    private void check(long at, String what) {
        if (at < 0 || at > size) {
            throw new IllegalArgumentException(what + " in [0, " + size + "], found " + at);
        }
    }

    /** The root over the leaves of a range that starts where a subtree of its size does. */
    private Hash over(long from, long to) throws IOException {
        long leaves = to - from;
        if (Long.bitCount(leaves) == 1) {
            return subtree(from, Long.numberOfTrailingZeros(leaves));
        }
        long middle = from + Long.highestOneBit(leaves - 1);
        return Hash.node(over(from, middle), over(middle, to));
    }

    /** The full subtree of 2^height leaves: a node inside one tile. */
    private Hash subtree(long from, int height) throws IOException {
        int level = height / 8;
        int inside = height % 8;
        long first = from >> 8 * level;
        long tile = first / TilePath.FULL;
        long nodes = size >> 8 * level;
        int width = (int) Math.min(TilePath.FULL, nodes - tile * TilePath.FULL);
        return pyramid(TilePath.tile(level, tile, width)).get(inside).get((int) (first % TilePath.FULL) >> inside);
    }

    /** A tile's hashes, and above them the nodes over each two that are there. */
    private List<List<Hash>> pyramid(TilePath path) throws IOException {
        List<List<Hash>> pyramid = kept.get(path);
        if (pyramid == null) {
            pyramid = new ArrayList<>();
            for (List<Hash> row = Tile.fetch(source, path); !row.isEmpty(); row = above(row)) {
                pyramid.add(row);
            }
            kept.put(path, pyramid);
        }
        return pyramid;
    }

    private static List<Hash> above(List<Hash> row) {
        List<Hash> above = new ArrayList<>(row.size() / 2);
        for (int i = 0; i + 1 < row.size(); i += 2) {
            above.add(Hash.node(row.get(i), row.get(i + 1)));
        }
        return above;
    }
}
