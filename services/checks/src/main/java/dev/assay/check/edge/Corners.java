package dev.assay.check.edge;

/** The four pixels around a place and how much each counts: bilinear values there, of any plane. */
final class Corners {
    private static final int COUNT = 4;
    private static final int OUTSIDE = -1;

    private final int height;
    private final int width;
    private final int[] pixels = new int[COUNT];
    private final double[] weights = new double[COUNT];

    Corners(int height, int width) {
        this.height = height;
        this.width = width;
    }

    /** @param place row and column */
    Corners around(double[] place) {
        int y = (int) Math.floor(place[0]);
        int x = (int) Math.floor(place[1]);
        double fy = place[0] - y;
        double fx = place[1] - x;
        for (int k = 0; k < COUNT; k++) {
            int row = y + k / 2;
            int column = x + k % 2;
            boolean in = row >= 0 && row < height && column >= 0 && column < width;
            pixels[k] = in ? row * width + column : OUTSIDE;
            weights[k] = (k / 2 == 0 ? 1 - fy : fy) * (k % 2 == 0 ? 1 - fx : fx);
        }
        return this;
    }

    /**
     * The value there.
     *
     * @param plane where the values of the plane begin
     * @param outside what is beyond the pixels
     */
    double of(float[] values, int plane, double outside) {
        double sum = 0;
        for (int k = 0; k < COUNT; k++) {
            if (weights[k] != 0) {
                sum += weights[k] * (pixels[k] == OUTSIDE ? outside : values[plane + pixels[k]]);
            }
        }
        return sum;
    }
}
