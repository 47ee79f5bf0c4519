package dev.assay.check.activation;

import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Key;
import dev.assay.core.statistics.Range;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Sums over all blocks of samples, and over all but each one, for the jackknife.
 *
 * @param without {@code [block]}; empty where there is one block only
 * @param samples in each block
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
public record Leaving(double[] all, double[][] without, long[] samples) {
    /** A value from sums. */
    @FunctionalInterface
    public interface Value {
        /**
         * The value.
         *
         * @param sums over samples
         * @param samples how many
         * @return NaN where there is none
         */
        double of(double[] sums, long samples);
    }

    /**
     * Adds up anew for each block that is left out, so that what was not there leaves no rounding behind.
     *
     * @param blocks sums of each, all of one length
     */
    public static Leaving of(List<double[]> blocks, long[] samples) {
        double[][] without = new double[blocks.size() < 2 ? 0 : blocks.size()][];
        Arrays.setAll(without, left -> total(blocks, left));
        return new Leaving(total(blocks, -1), without, samples);
    }

    private static double[] total(List<double[]> blocks, int left) {
        double[] total = new double[blocks.getFirst().length];
        for (int b = 0; b < blocks.size(); b++) {
            double[] sums = blocks.get(b);
            for (int i = 0; b != left && i < total.length; i++) {
                total[i] += sums[i];
            }
        }
        return total;
    }

    /**
     * What the sums come to.
     *
     * @param none why there is no value, where there is none
     */
    public Finding.Reduced reduced(Key key, Range range, Value value, String none) {
        long n = LongStream.of(samples).sum();
        double whole = value.of(all, n);
        double[] values = new double[without.length];
        Arrays.setAll(values, left -> value.of(without[left], n - samples[left]));
        String why =
                Double.isNaN(whole) ? none : values.length == 0 ? "one block of samples, the jackknife needs two" : "";
        return new Finding.Reduced(key, range, whole, samples, values, why);
    }
}
