package dev.assay.explain;

/**
 * Bilinear resizing with half-pixel centres and clamped edges, as {@code interpolate(mode="bilinear",
 * align_corners=False)} without antialiasing: output {@code i} looks at {@code (i + 0.5) * in / out - 0.5}. The same size
 * gives the same values.
 */
final class Bilinear {
    private final int fromWidth;
    private final Axis rows;
    private final Axis columns;

    /** Where each output looks along one side: between {@code low[i]} and {@code high[i]}, {@code share[i]} of the way. */
    @SuppressWarnings("ArrayRecordComponent") // private, never compared
    private record Axis(int[] low, int[] high, double[] share) {
        static Axis of(int from, int to) {
            Axis axis = new Axis(new int[to], new int[to], new double[to]);
            for (int i = 0; i < to; i++) {
                double at = Math.max(0, (i + 0.5) * from / to - 0.5);
                axis.low[i] = Math.min((int) at, from - 1);
                axis.high[i] = Math.min(axis.low[i] + 1, from - 1);
                axis.share[i] = at - axis.low[i];
            }
            return axis;
        }
    }

    Bilinear(int fromHeight, int fromWidth, int toHeight, int toWidth) {
        this.fromWidth = fromWidth;
        this.rows = Axis.of(fromHeight, toHeight);
        this.columns = Axis.of(fromWidth, toWidth);
    }

    /** The value at one place of the output. */
    double at(double[] values, int y, int x) {
        int top = rows.low[y] * fromWidth;
        int bottom = rows.high[y] * fromWidth;
        int left = columns.low[x];
        int right = columns.high[x];
        double across = columns.share[x];
        double above = values[top + left] + across * (values[top + right] - values[top + left]);
        double below = values[bottom + left] + across * (values[bottom + right] - values[bottom + left]);
        return above + rows.share[y] * (below - above);
    }

    /** Writes the resized picture, row-major, from place {@code at} on. */
    void write(double[] values, float[] into, int at) {
        int place = at;
        for (int y = 0; y < rows.low.length; y++) {
            for (int x = 0; x < columns.low.length; x++) {
                into[place++] = (float) at(values, y, x);
            }
        }
    }

    /**
     * Writes the part of the output that begins at a place, row-major, to the bit as {@link #at} gives it: every row of
     * the values is stretched once, and not once for each row of the output.
     */
    void cut(double[] values, int down, int right, int height, int width, float[] into) {
        double[] stretched = new double[values.length / fromWidth * width];
        for (int row = 0; row < values.length / fromWidth; row++) {
            int from = row * fromWidth;
            for (int x = 0; x < width; x++) {
                double low = values[from + columns.low[right + x]];
                double high = values[from + columns.high[right + x]];
                stretched[row * width + x] = low + columns.share[right + x] * (high - low);
            }
        }
        for (int y = 0; y < height; y++) {
            int above = rows.low[down + y] * width;
            int below = rows.high[down + y] * width;
            double share = rows.share[down + y];
            for (int x = 0; x < width; x++) {
                double upper = stretched[above + x];
                into[y * width + x] = (float) (upper + share * (stretched[below + x] - upper));
            }
        }
    }
}
