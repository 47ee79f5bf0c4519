package dev.assay.check.picture;

import java.awt.geom.Path2D;
import java.util.BitSet;

/** The border of a set of pixels, as lines as long as they are straight, so that dashes fall evenly. */
final class Border {
    private Border() {}

    /** In pixels of the image: its upper left corner is at 0, 0. */
    static Path2D of(BitSet inside, int width, int height) {
        Path2D path = new Path2D.Double();
        for (int y = 0; y <= height; y++) {
            int from = -1;
            for (int x = 0; x <= width; x++) {
                boolean edge = x < width && at(inside, x, y - 1, width, height) != at(inside, x, y, width, height);
                from = line(path, edge, from, x, x, y, from, y);
            }
        }
        for (int x = 0; x <= width; x++) {
            int from = -1;
            for (int y = 0; y <= height; y++) {
                boolean edge = y < height && at(inside, x - 1, y, width, height) != at(inside, x, y, width, height);
                from = line(path, edge, from, y, x, y, x, from);
            }
        }
        return path;
    }

    /** Begins a line where an edge begins, ends it where the edges end; returns where the open one began, or -1. */
    private static int line(Path2D path, boolean edge, int from, int here, int toX, int toY, int fromX, int fromY) {
        if (edge) {
            return from < 0 ? here : from;
        }
        if (from >= 0) {
            path.moveTo(fromX, fromY);
            path.lineTo(toX, toY);
        }
        return -1;
    }

    private static boolean at(BitSet inside, int x, int y, int width, int height) {
        return x >= 0 && x < width && y >= 0 && y < height && inside.get(y * width + x);
    }
}
