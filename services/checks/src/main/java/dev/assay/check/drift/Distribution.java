package dev.assay.check.drift;

import java.util.Arrays;

/**
 * How often a unit gave which value. Values are counted in bins that follow from their own bits, sign, exponent and the
 * first four bits of the mantissa, so that a bin is a sixteenth of its octave wide and counts add up whatever was seen
 * before. There are 8,192 bins at most, however many values.
 */
final class Distribution {
    /** Bits of a float's mantissa that do not tell bins apart. */
    private static final int DROPPED = 19;

    private static final int FIRST = 16;

    /** Samples that an empty bin of the stability index counts as: its logarithm would be infinite. */
    private static final double EMPTY = .5;

    private int[] bins = new int[FIRST];
    private int[] counts = new int[FIRST];
    private int size;
    private long n;

    void add(double value) {
        add(bin((float) value), 1);
    }

    void add(Distribution other) {
        for (int i = 0; i < other.size; i++) {
            add(other.bins[i], other.counts[i]);
        }
    }

    private void add(int bin, int count) {
        int at = Arrays.binarySearch(bins, 0, size, bin);
        if (at < 0) {
            at = -at - 1;
            if (size == bins.length) {
                bins = Arrays.copyOf(bins, 2 * size);
                counts = Arrays.copyOf(counts, 2 * size);
            }
            System.arraycopy(bins, at, bins, at + 1, size - at);
            System.arraycopy(counts, at, counts, at + 1, size - at);
            bins[at] = bin;
            counts[at] = 0;
            size++;
        }
        counts[at] += count;
        n += count;
    }

    /** Bins are in the order of their values. */
    static int bin(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return (bits < 0 ? bits ^ Integer.MAX_VALUE : bits) >> DROPPED;
    }

    /** The value of a bin that is nearest to 0. */
    static float value(int bin) {
        int low = bin << DROPPED;
        int bits = low < 0 ? (low | ((1 << DROPPED) - 1)) ^ Integer.MAX_VALUE : low;
        return Float.intBitsToFloat(bits);
    }

    long n() {
        return n;
    }

    double least() {
        return value(bins[0]);
    }

    double most() {
        return value(bins[size - 1]);
    }

    /** Shares of the values in bins of equal width. */
    double[] shares(int number, double low, double high) {
        double[] shares = new double[number];
        for (int i = 0; i < size; i++) {
            int at = (int) (number * (value(bins[i]) - low) / (high - low));
            shares[Math.max(0, Math.min(number - 1, at))] += (double) counts[i] / n;
        }
        return shares;
    }

    /** The Kolmogorov-Smirnov statistic: the greatest difference of the two distribution functions. */
    double distance(Distribution other) {
        int i = 0;
        int j = 0;
        long below = 0;
        long belowOther = 0;
        double most = 0;
        while (i < size && j < other.size) {
            int next = Math.min(bins[i], other.bins[j]);
            if (bins[i] == next) {
                below += counts[i++];
            }
            if (other.bins[j] == next) {
                belowOther += other.counts[j++];
            }
            most = Math.max(most, Math.abs((double) below / n - (double) belowOther / other.n));
        }
        return most;
    }

    /**
     * The population stability index against what was before: the sum over bins of (q - p) ln(q / p), the bins between
     * quantiles of what was before, an empty one counted as half a sample. Quantiles that coincide make one bin.
     *
     * @param before p; this is q
     * @param quantiles bins that there are where no quantiles coincide
     */
    double stability(Distribution before, int quantiles) {
        int[] edges = before.edges(quantiles);
        int last = Math.max(bins[size - 1], before.bins[before.size - 1]);
        int number = edges.length > 0 && edges[edges.length - 1] >= last ? edges.length - 1 : edges.length;
        double[] p = before.within(edges, number);
        double[] q = within(edges, number);
        double index = 0;
        for (int b = 0; b <= number; b++) {
            index += (q[b] - p[b]) * Math.log(q[b] / p[b]);
        }
        return index;
    }

    /** The last bin below each quantile, each once. */
    private int[] edges(int quantiles) {
        int[] edges = new int[quantiles - 1];
        int found = 0;
        int at = 0;
        long below = counts[0];
        for (int b = 1; b < quantiles; b++) {
            long rank = (b * n + quantiles - 1) / quantiles;
            while (below < rank) {
                below += counts[++at];
            }
            if (found == 0 || bins[at] > edges[found - 1]) {
                edges[found++] = bins[at];
            }
        }
        return Arrays.copyOf(edges, found);
    }

    /** Shares up to each of the first so many edges, the edge itself included, and beyond the last. */
    private double[] within(int[] edges, int number) {
        double[] shares = new double[number + 1];
        int b = 0;
        for (int i = 0; i < size; i++) {
            while (b < number && bins[i] > edges[b]) {
                b++;
            }
            shares[b] += counts[i];
        }
        for (b = 0; b <= number; b++) {
            shares[b] = Math.max(shares[b], EMPTY) / n;
        }
        return shares;
    }
}
