package dev.assay.core.statistics;

import java.util.stream.LongStream;
import org.hipparchus.distribution.continuous.TDistribution;

/**
 * The delete-block jackknife (Kunsch 1989; Efron and Tibshirani 1993, chapter 11): the statistic is computed anew with
 * each block left out, and the spread of these gives its standard error. The interval is the value and Student's t with
 * one degree of freedom fewer than blocks, cut to the statistic's range.
 */
public final class Jackknife {
    private static final double UPPER = .975;

    private Jackknife() {}

    /**
     * @param samples in each block, above 0; at least one block
     * @param sums of each block in the dataset's order, all of one length
     */
    public static Interval of(Statistic statistic, long[] samples, double[][] sums) {
        int g = samples.length;
        int n = Math.toIntExact(LongStream.of(samples).sum());
        double value = without(statistic, samples, sums, g);
        if (g < 2) {
            return Interval.none(value, n, "one block of samples, the jackknife needs two");
        }
        double[] without = new double[g];
        for (int left = 0; left < g; left++) {
            without[left] = without(statistic, samples, sums, left);
        }
        double mean = Mean.of(without);
        double squares = 0;
        for (double theta : without) {
            squares += (theta - mean) * (theta - mean);
        }
        double error = Math.sqrt((g - 1.0) / g * squares);
        double reach = error == 0 ? 0 : new TDistribution(g - 1).inverseCumulativeProbability(UPPER) * error;
        double low = Math.max(statistic.least(), value - reach);
        double high = Math.min(statistic.most(), value + reach);
        return new Interval(value, low, high, n, "jackknife over " + g + " blocks");
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
