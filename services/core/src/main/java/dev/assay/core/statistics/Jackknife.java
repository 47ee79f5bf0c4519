package dev.assay.core.statistics;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.LongStream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The delete-block jackknife (Kunsch 1989; Efron and Tibshirani 1993, chapter 11): the statistic is computed anew with
 * each block left out, and the spread of these gives its standard error. The interval is the value and Student's t with
 * one degree of freedom fewer than blocks, cut to the statistic's range.
 */
public final class Jackknife {
    private static final double UPPER = .975;

    /** Blocks beyond this are put together with their neighbours: the work grows with the square of the blocks. */
    public static final int MAX_BLOCKS = 128;

    private Jackknife() {}

    /**
     * Of sums that are still to be put together.
     *
     * @param samples in each block, above 0; at least one block
     * @param sums of each block in the dataset's order, all of one length
     * @return empty where the sums give no value
     */
    public static Optional<Interval> of(Statistic statistic, long[] samples, double[][] sums) {
        int g = samples.length;
        if (g > MAX_BLOCKS) {
            return together(statistic, samples, sums);
        }
        double value = without(statistic, samples, sums, g);
        double[] without = new double[g];
        for (int left = 0; left < g; left++) {
            without[left] = g < 2 ? Double.NaN : without(statistic, samples, sums, left);
        }
        return Double.isNaN(value)
                ? Optional.empty()
                : Optional.of(of(value, without, LongStream.of(samples).sum(), statistic.range()));
    }

    /**
     * Of what was computed over all blocks and with each left out.
     *
     * @param value over all blocks
     * @param without the same with each block left out; NaN where that leaves no value
     * @param n samples in all blocks
     */
    public static Interval of(double value, double[] without, long n, Range range) {
        int g = without.length;
        int samples = Math.toIntExact(n);
        if (g < 2) {
            return Interval.none(value, samples, "one block of samples, the jackknife needs two");
        }
        if (Arrays.stream(without).anyMatch(Double::isNaN)) {
            return Interval.none(value, samples, "a single block of samples holds the value up");
        }
        double mean = Mean.of(without);
        double squares = 0;
        for (double theta : without) {
            squares += (theta - mean) * (theta - mean);
        }
        double error = Math.sqrt((g - 1.0) / g * squares);
        double reach = error == 0 ? 0 : new TDistribution(g - 1).inverseCumulativeProbability(UPPER) * error;
        double low = Math.min(value, Math.max(range.least(), value - reach));
        double high = Math.max(value, Math.min(range.most(), value + reach));
        return new Interval(value, low, high, samples, "jackknife over " + g + " blocks");
    }

    /** As few blocks as there may be, of neighbours, as even as they can be. */
    private static Optional<Interval> together(Statistic statistic, long[] samples, double[][] sums) {
        long[] fewer = new long[MAX_BLOCKS];
        double[][] added = new double[MAX_BLOCKS][sums[0].length];
        for (int b = 0; b < samples.length; b++) {
            int into = (int) ((long) b * MAX_BLOCKS / samples.length);
            fewer[into] += samples[b];
            for (int i = 0; i < added[into].length; i++) {
                added[into][i] += sums[b][i];
            }
        }
        return of(statistic, fewer, added);
    }

    /**
     * @param left index of the block that is left out; the number of blocks for none
     */
    private static double without(Statistic statistic, long[] samples, double[][] sums, int left) {
        double[] total = new double[sums[0].length];
        long n = 0;
        for (int b = 0; b < samples.length; b++) {
            if (b != left) {
                n += samples[b];
                for (int i = 0; i < total.length; i++) {
                    total[i] += sums[b][i];
                }
            }
        }
        return statistic.of(total, n);
    }
}
