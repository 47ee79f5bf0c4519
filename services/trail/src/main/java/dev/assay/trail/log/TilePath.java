package dev.assay.trail.log;

import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The name of a tile or an entry bundle (C2SP tlog-tiles), relative to the log: {@code tile/<level>/<index>} or
 * {@code tile/entries/<index>}, with {@code .p/<width>} where it is not full yet.
 *
 * @param level of the tile: its hashes are those of full subtrees of 256^level leaves; {@link #ENTRIES} for a bundle
 * @param index from the left
 * @param width how many hashes or entries it holds, 1 to {@link #FULL}
 */
public record TilePath(int level, long index, int width) {
    /** Hashes in a full tile, and entries in a full bundle. */
    public static final int FULL = 256;

    /** The level of an entry bundle. */
    public static final int ENTRIES = -1;

    /** A tree of 2^63 - 1 leaves has no level above it. */
    public static final int MAX_LEVEL = 7;

    /** The media type of tiles and bundles. */
    public static final String MEDIA_TYPE = "application/octet-stream";

    private static final int GROUP = 1000;

    public TilePath {
        if (level < ENTRIES || level > MAX_LEVEL || index < 0 || width < 1 || width > FULL) {
            throw new IllegalArgumentException("a tile must be of level " + ENTRIES + " to " + MAX_LEVEL
                    + " with an index from 0 and a width of 1 to " + FULL + ", found " + level + ", " + index + ", "
                    + width);
        }
    }

    public static TilePath tile(int level, long index, int width) {
        if (level == ENTRIES) {
            throw new IllegalArgumentException("the level of a tile must not be negative");
        }
        return new TilePath(level, index, width);
    }

    public static TilePath entries(long index, int width) {
        return new TilePath(ENTRIES, index, width);
    }

    /** The bundle that holds leaf {@code index} in a log of that size. */
    public static TilePath bundleOf(long index, long size) {
        long first = index - index % FULL;
        return entries(index / FULL, (int) Math.min(FULL, size - first));
    }

    /** Every tile and bundle of a log of that size, and no other: bundles first, then levels from the lowest. */
    public static Stream<TilePath> all(long size) {
        return IntStream.rangeClosed(ENTRIES, MAX_LEVEL).boxed().flatMap(level -> ofLevel(level, size));
    }

    /** The tiles of one level, or the bundles, from the left. */
    public static Stream<TilePath> ofLevel(int level, long size) {
        long nodes = size >> 8 * Math.max(0, level);
        int rest = (int) (nodes % FULL);
        Stream<TilePath> full = LongStream.range(0, nodes / FULL).mapToObj(n -> new TilePath(level, n, FULL));
        return rest == 0 ? full : Stream.concat(full, Stream.of(new TilePath(level, nodes / FULL, rest)));
    }

    public boolean isFull() {
        return width == FULL;
    }

    public boolean isBundle() {
        return level == ENTRIES;
    }

    /** The same place once it is full. */
    public TilePath full() {
        return new TilePath(level, index, FULL);
    }

    /** {@code tile/0/x001/x234/067.p/5}. */
    @Override
    public String toString() {
        StringBuilder digits = new StringBuilder(String.format(Locale.ROOT, "%03d", index % GROUP));
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            digits.insert(0, String.format(Locale.ROOT, "x%03d/", rest % GROUP));
        }
        return "tile/" + (isBundle() ? "entries" : String.valueOf(level)) + '/' + digits
                + (isFull() ? "" : ".p/" + width);
    }
}
