package dev.assay.trail.verify.tree;

import java.util.Locale;

/** The names of tiles and entry bundles (C2SP tlog-tiles) and how many a log of some size has. */
public final class TileNames {
    /** Stands for entry bundles where a level is asked for. */
    public static final int ENTRIES = -1;

    private static final int TOP = 7;
    private static final int GROUP = 1000;

    private TileNames() {}

    /** Where a tile lies inside the log's folder. */
    public static String of(int level, long index, int width) {
        String folder = "tile/" + (level == ENTRIES ? "entries" : String.valueOf(level)) + '/';
        String name = String.format(Locale.ROOT, "%03d", index % GROUP);
        for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
            name = String.format(Locale.ROOT, "x%03d/", rest % GROUP) + name;
        }
        return folder + name + (width == GrowingTree.FULL ? "" : ".p/" + width);
    }

    /** The bundle at that place in a log of that size. */
    public static String bundle(long bundle, long size) {
        return of(ENTRIES, bundle, width(bundle, size));
    }

    /** How many entries that bundle holds. */
    public static int width(long bundle, long size) {
        return (int) Math.min(GrowingTree.FULL, size - bundle * GrowingTree.FULL);
    }

    /** How many tiles and bundles a log of that size has. */
    public static long count(long size) {
        long count = (size + GrowingTree.FULL - 1) / GrowingTree.FULL;
        for (int level = 0; level <= TOP; level++) {
            long nodes = size >> 8 * level;
            count += nodes / GrowingTree.FULL + (nodes % GrowingTree.FULL == 0 ? 0 : 1);
        }
        return count;
    }
}
