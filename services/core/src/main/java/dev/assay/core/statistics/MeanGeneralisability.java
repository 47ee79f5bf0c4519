package dev.assay.core.statistics;

/**
 * Mean generalisability (Fel et al. 2022): {@code 1 / (1 + d)} with d the mean distance of maps of pairs of members that
 * both predict the label. Sums: the distances, and how many.
 */
public record MeanGeneralisability() implements Statistic {
    static final String NAME = "mean-generalisability";

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
        return length == 2;
    }

    @Override
    public double of(double[] sums, long samples) {
        return sums[1] == 0 ? Double.NaN : 1 / (1 + sums[0] / sums[1]);
    }
}
