package dev.assay.core.statistics;

import dev.assay.core.random.Draws;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The mean over samples with its interval. Sums run in the order of the values, which is the dataset's order, so that
 * neither shards nor the order of arrival change a bit.
 */
public final class Mean {
    /** Resamplings of one interval: the ends then move by about 2 % of its width with the seed. */
    public static final int DRAWS = 2000;

    private static final double TAIL = .025;

    /** The 97.5 % quantile of the standard normal distribution. */
    private static final double Z = 1.959963984540054;

    private Mean() {}

    /**
     * The percentile bootstrap interval (Efron 1979): means of {@link #DRAWS} resamplings with replacement, and their
     * 2.5 % and 97.5 % quantiles by linear interpolation (Hyndman and Fan's type 7).
     *
     * @param values one a sample, finite, at least one
     */
    public static Interval bootstrap(double[] values, Draws draws) {
        String method = "bootstrap percentile, " + DRAWS + " draws";
        double mean = of(values);
        if (allEqual(values)) {
            return new Interval(mean, mean, mean, values.length, method);
        }
        double[] means = new double[DRAWS];
        UniformRandomProvider source = draws.source();
        for (int draw = 0; draw < DRAWS; draw++) {
            double sum = 0;
            for (int i = 0; i < values.length; i++) {
                sum += values[source.nextInt(values.length)];
            }
            means[draw] = sum / values.length;
        }
        Arrays.sort(means);
        return new Interval(mean, quantile(means, TAIL), quantile(means, 1 - TAIL), values.length, method);
    }

    /**
     * The Wilson score interval of a share (Wilson 1927), which keeps its coverage near 0 and 1, where the bootstrap has
     * no width at all.
     *
     * @param hits of n
     */
    public static Interval wilson(int hits, int n) {
        if (n < 1 || hits < 0 || hits > n) {
            throw new IllegalArgumentException("a share must be of at least 1 sample, found " + hits + " of " + n);
        }
        double share = (double) hits / n;
        double middle = share + Z * Z / (2.0 * n);
        double reach = Z * Math.sqrt(share * (1 - share) / n + Z * Z / (4.0 * n * n));
        double scale = 1 + Z * Z / n;
        double low = hits == 0 ? 0 : (middle - reach) / scale;
        double high = hits == n ? 1 : (middle + reach) / scale;
        return new Interval(share, low, high, n, "Wilson score of a share");
    }

    /** {@link #wilson} of values that are all 0 or 1. */
    public static Interval share(double[] values) {
        return wilson((int) Arrays.stream(values).filter(value -> value == 1).count(), values.length);
    }

    /** True where every value is 0 or 1. */
    public static boolean isShare(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == 0 || value == 1);
    }

    /** The sum from the first value on, over their number; the value itself where all are equal. */
    public static double of(double[] values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a mean must be of at least one value, found none");
        }
        if (allEqual(values)) {
            return values[0];
        }
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return sum / values.length;
    }

    static double quantile(double[] sorted, double share) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private static boolean allEqual(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }
}
