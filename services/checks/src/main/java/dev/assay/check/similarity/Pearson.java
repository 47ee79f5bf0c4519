package dev.assay.check.similarity;

/** Pearson's correlation. */
public final class Pearson {
    /** Differences this small beside the values they are differences of are rounding, not variation. */
    private static final double ROUNDING = 1e-7;

    private Pearson() {}

    /**
     * In [-1, 1]; NaN when either is constant, or varies by no more than single precision rounds.
     *
     * @param a finite
     * @param b finite, as long as a
     */
    public static double of(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "series must have the same length to be correlated, found " + a.length + " and " + b.length);
        }
        double meanA = mean(a);
        double meanB = mean(b);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            ab += (a[i] - meanA) * (b[i] - meanB);
            aa += (a[i] - meanA) * (a[i] - meanA);
            bb += (b[i] - meanB) * (b[i] - meanB);
        }
        if (constant(aa, meanA, a.length) || constant(bb, meanB, b.length)) {
            return Double.NaN;
        }
        return Math.clamp(ab / Math.sqrt(aa * bb), -1, 1);
    }

    private static boolean constant(double squares, double mean, int n) {
        return !(Math.sqrt(squares / n) > ROUNDING * Math.abs(mean));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }
}
