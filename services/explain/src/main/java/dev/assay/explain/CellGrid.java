package dev.assay.explain;

import java.util.Arrays;
import java.util.BitSet;

/** A picture cut into square cells, row by row; the last of a row and of a column may be smaller. */
final class CellGrid {
    private final int height;
    private final int width;
    private final int side;
    private final int columns;
    private final int rows;

    CellGrid(int height, int width, int side) {
        this.height = height;
        this.width = width;
        this.side = side;
        this.columns = Math.ceilDiv(width, side);
        this.rows = Math.ceilDiv(height, side);
    }

    int count() {
        return rows * columns;
    }

    /**
     * Writes the fill over every pixel outside the cells that are kept.
     *
     * @param values of a picture {@code [channels, height, width]} that begins at place {@code at}
     * @param fill one value a channel
     */
    void cover(BitSet kept, int channels, float[] fill, float[] values, int at) {
        for (int cell = kept.nextClearBit(0); cell < count(); cell = kept.nextClearBit(cell + 1)) {
            int top = cell / columns * side;
            int left = cell % columns * side;
            for (int c = 0; c < channels; c++) {
                for (int y = top; y < Math.min(top + side, height); y++) {
                    int from = at + (c * height + y) * width;
                    Arrays.fill(values, from + left, from + Math.min(left + side, width), fill[c]);
                }
            }
        }
    }

    /** Writes one value a pixel: its cell's, shared evenly by the cell's pixels and their channels. */
    void spread(double[] values, int channels, double[] pixels) {
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                pixels[y * width + x] = values[cell(y, x)] / ((double) length(y, height) * length(x, width) * channels);
            }
        }
    }

    private int cell(int y, int x) {
        return y / side * columns + x / side;
    }

    /** Of the cell around a pixel, along a side of the picture. */
    private int length(int pixel, int all) {
        return Math.min(side, all - pixel / side * side);
    }
}
