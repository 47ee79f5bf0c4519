package dev.assay.check.similarity;

import dev.assay.check.Heat;

/**
 * Structural similarity of two maps (Wang et al. 2004): Gaussian window of 11 x 11, sigma 1.5, K1 = .01, K2 = .03,
 * population variances, the mean over all places where the window lies wholly inside. Always on the 2-D map. Each map is
 * first brought to [0, 1] on its own, {@code (a - min) / (max - min)}, so the data range is 1 and no other map of a batch
 * enters.
 */
public final class Ssim {
    public static final int WINDOW = 11;
    private static final double SIGMA = 1.5;
    private static final double C1 = .01 * .01;
    private static final double C2 = .03 * .03;
    private static final double[] KERNEL = kernel();

    private Ssim() {}

    /** At most 1; NaN when either map is constant, or smaller than the window. */
    public static double of(Heat a, Heat b) {
        double[] x = normalised(a.values());
        double[] y = normalised(b.values());
        int height = a.height();
        int width = a.width();
        if (height != b.height() || width != b.width()) {
            throw new IllegalArgumentException("maps must have the same size to be compared, found " + height + " x "
                    + width + " and " + b.height() + " x " + b.width());
        }
        if (x.length == 0 || y.length == 0 || height < WINDOW || width < WINDOW) {
            return Double.NaN;
        }
        double[] mx = filtered(x, height, width);
        double[] my = filtered(y, height, width);
        double[] xx = filtered(product(x, x), height, width);
        double[] yy = filtered(product(y, y), height, width);
        double[] xy = filtered(product(x, y), height, width);
        double sum = 0;
        for (int i = 0; i < mx.length; i++) {
            double vx = xx[i] - mx[i] * mx[i];
            double vy = yy[i] - my[i] * my[i];
            double cov = xy[i] - mx[i] * my[i];
            sum += (2 * mx[i] * my[i] + C1) * (2 * cov + C2) / ((mx[i] * mx[i] + my[i] * my[i] + C1) * (vx + vy + C2));
        }
        return sum / mx.length;
    }

    /** Empty when the map is constant. */
    private static double[] normalised(float[] values) {
        double min = Double.POSITIVE_INFINITY;
        double max = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            min = Math.min(min, value);
            max = Math.max(max, value);
        }
        if (!(max > min)) {
            return new double[0];
        }
        double[] scaled = new double[values.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (values[i] - min) / (max - min);
        }
        return scaled;
    }

    private static double[] product(double[] a, double[] b) {
        double[] product = new double[a.length];
        for (int i = 0; i < a.length; i++) {
            product[i] = a[i] * b[i];
        }
        return product;
    }

    /** Weighted means over the places where the window lies inside, {@code [height - 10, width - 10]}. */
    private static double[] filtered(double[] values, int height, int width) {
        int w = width - WINDOW + 1;
        int h = height - WINDOW + 1;
        double[] rows = new double[height * w];
        for (int y = 0; y < height; y++) {
            for (int k = 0; k < WINDOW; k++) {
                add(KERNEL[k], values, y * width + k, rows, y * w, w);
            }
        }
        double[] both = new double[h * w];
        for (int y = 0; y < h; y++) {
            for (int k = 0; k < WINDOW; k++) {
                add(KERNEL[k], rows, (y + k) * w, both, y * w, w);
            }
        }
        return both;
    }

    private static void add(double weight, double[] values, int from, double[] sums, int to, int n) {
        for (int i = 0; i < n; i++) {
            sums[to + i] += weight * values[from + i];
        }
    }

    private static double[] kernel() {
        double[] kernel = new double[WINDOW];
        double sum = 0;
        for (int i = 0; i < WINDOW; i++) {
            double d = i - WINDOW / 2;
            kernel[i] = StrictMath.exp(-d * d / (2 * SIGMA * SIGMA));
            sum += kernel[i];
        }
        for (int i = 0; i < WINDOW; i++) {
            kernel[i] /= sum;
        }
        return kernel;
    }
}
