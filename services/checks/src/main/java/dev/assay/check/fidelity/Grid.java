package dev.assay.check.fidelity;

import dev.assay.check.Heat;

/** Squares that cover a picture, row by row; those at the right and lower border may be smaller. */
final class Grid {
    private final int height;
    private final int width;
    private final int side;
    private final int columns;

    Grid(int height, int width, int side) {
        this.height = height;
        this.width = width;
        this.side = side;
        this.columns = (width + side - 1) / side;
    }

    int count() {
        return columns * ((height + side - 1) / side);
    }

    /** The square in which a pixel lies. */
    int of(int pixel) {
        return pixel / width / side * columns + pixel % width / side;
    }

    /** The sum of the map over each square. */
    float[] sums(Heat heat) {
        double[] sums = new double[count()];
        for (int i = 0; i < heat.values().length; i++) {
            sums[of(i)] += heat.values()[i];
        }
        float[] rounded = new float[sums.length];
        for (int r = 0; r < sums.length; r++) {
            rounded[r] = (float) sums[r];
        }
        return rounded;
    }

    /** Copies one square of an image, in all channels, into the image that starts at place {@code at}. */
    void copy(int square, float[] from, float[] into, int at) {
        int top = square / columns * side;
        int left = square % columns * side;
        int across = Math.min(side, width - left);
        for (int plane = 0; plane < from.length; plane += height * width) {
            for (int y = top; y < Math.min(height, top + side); y++) {
                int place = plane + y * width + left;
                System.arraycopy(from, place, into, at + place, across);
            }
        }
    }
}
