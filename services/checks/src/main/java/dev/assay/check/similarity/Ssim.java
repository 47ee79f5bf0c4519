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

    private final int height;
    private final int width;
    private final double[] x;
    private final double[] mx;
    private final double[] xx;

    private Ssim(Heat map) {
        height = map.height();
        width = map.width();
        x = normalised(map.values());
        boolean some = x.length > 0 && height >= WINDOW && width >= WINDOW;
        mx = some ? filtered(x, height, width) : new double[0];
        xx = some ? filtered(product(x, x), height, width) : new double[0];
    }

    /** Of a map with others: what depends on it alone is computed once. */
    public static Ssim to(Heat map) {
        return new Ssim(map);
    }

    /** At most 1; NaN when either map is constant, or smaller than the window. */
    public static double of(Heat a, Heat b) {
        return to(a).with(b);
    }

    /** As {@link #of}. */
    public double with(Heat map) {
        if (height != map.height() || width != map.width()) {
            throw new IllegalArgumentException("maps must have the same size to be compared, found " + height + " x "
                    + width + " and " + map.height() + " x " + map.width());
        }
        if (mx.length == 0) {
            return Double.NaN;
        }
        Ssim other = new Ssim(map);
        if (other.mx.length == 0) {
            return Double.NaN;
        }
        double[] my = other.mx;
        double[] yy = other.xx;
        double[] xy = filtered(product(x, other.x), height, width);
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
            weigh(values, y * width, 1, rows, y * w, w);
        }
        double[] both = new double[h * w];
        for (int y = 0; y < h; y++) {
            weigh(rows, y * w, w, both, y * w, w);
        }
        return both;
    }

    /** Sums of values a step apart, each times its weight. */
    private static void weigh(double[] values, int from, int step, double[] sums, int to, int n) {
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int k = 0, at = from + i; k < WINDOW; k++, at += step) {
                sum += KERNEL[k] * values[at];
            }
            sums[to + i] = sum;
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
