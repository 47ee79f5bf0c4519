package dev.assay.core.statistics;

/**
 * A value with its 95 % interval.
 *
 * @param low lower end; equals value where there is no interval
 * @param high upper end
 * @param n samples that entered
 * @param method how the interval was computed, or {@code none: <why>}
 */
public record Interval(double value, double low, double high, int n, String method) {
    /**
     * Samples that a judged value needs: percentile bootstrap intervals of fewer are too narrow (of normal values, the
     * 95 % interval of 10 holds the mean in about 90 % of cases, that of 5 in 83 %).
     */
    public static final int MIN_SAMPLES = 10;

    public Interval {
        if (!Double.isFinite(value) || !Double.isFinite(low) || !Double.isFinite(high) || low > high) {
            throw new IllegalArgumentException(
                    "an interval must be finite with low <= high, found " + value + " [" + low + ", " + high + "]");
        }
        if (n < 1) {
            throw new IllegalArgumentException("an interval must come from at least 1 sample, found " + n);
        }
    }

    /** A value alone. */
    public static Interval none(double value, int n, String why) {
        return new Interval(value, value, value, n, "none: " + why);
    }
}
