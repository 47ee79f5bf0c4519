package dev.assay.core.statistics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Relative consistency (Fel et al. 2022): the greatest {@code TPR + TNR - 1} over thresholds of a distance in [0, 1], TPR
 * being the share of the first kind of pairs below the threshold and TNR the share of the second kind above it. Sums: a
 * histogram of the distances of each kind, {@link #BINS} bins from 0 to 1, so thresholds are the edges of bins.
 *
 * <p>The greatest over thresholds is above 0 by chance, the more the fewer pairs there are, and a jackknife does not know it.
 * So each kind must come from {@link Interval#MIN_SAMPLES} samples at least.
 */
public record RelativeConsistency() implements Statistic {
    /** Bins of .02: a shard of samples still fits a result. */
    public static final int BINS = 50;

    static final String NAME = "relative-consistency";

    /**
     * What the pairs of one sample add.
     *
     * @param same distances of the first kind, in [0, 1]
     * @param different distances of the second
     */
    public static double[] counts(List<Double> same, List<Double> different) {
        double[] counts = new double[2 * BINS];
        same.forEach(distance -> counts[bin(distance)]++);
        different.forEach(distance -> counts[BINS + bin(distance)]++);
        return counts;
    }

    private static int bin(double distance) {
        return Math.min(BINS - 1, (int) (distance * BINS));
    }

    @Override
    public String written() {
        return NAME;
    }

    @Override
    public Range range() {
        return Range.SHARE;
    }

    @Override
    public boolean takes(int length) {
        return length == 2 * BINS;
    }

    @Override
    public Optional<String> lacking(double[][] sums) {
        long same = with(sums, 0);
        long different = with(sums, BINS);
        return Math.min(same, different) >= Interval.MIN_SAMPLES
                ? Optional.empty()
                : Optional.of("too few samples: " + same + " with a pair that agrees and " + different
                        + " with one that does not, " + NAME + " needs " + Interval.MIN_SAMPLES + " of each");
    }

    /** How many samples have a pair of the kind whose histogram begins there. */
    private static long with(double[][] sums, int from) {
        return Arrays.stream(sums)
                .filter(counts -> Arrays.stream(counts, from, from + BINS).sum() > 0)
                .count();
    }

    @Override
    public double of(double[] sums, long samples) {
        double same = 0;
        double different = 0;
        for (int bin = 0; bin < BINS; bin++) {
            same += sums[bin];
            different += sums[BINS + bin];
        }
        if (same == 0 || different == 0) {
            return Double.NaN;
        }
        double best = 0;
        double below = 0;
        double above = different;
        for (int bin = 0; bin < BINS; bin++) {
            below += sums[bin];
            above -= sums[BINS + bin];
            best = Math.max(best, below / same + above / different - 1);
        }
        return best;
    }
}
