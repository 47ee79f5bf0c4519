package dev.assay.core.statistics;

/** The values that a statistic can take: an interval is cut to it. */
public enum Range {
    /** Shares and the like, 0 to 1. */
    SHARE(0, 1),
    /** Correlations and the like, -1 to 1. */
    CORRELATION(-1, 1),
    /** Distances and the like, from 0 on. */
    AMOUNT(0, Double.POSITIVE_INFINITY),
    /** Any number. */
    NUMBER(Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY);

    private final double least;
    private final double most;

    Range(double least, double most) {
        this.least = least;
        this.most = most;
    }

    public double least() {
        return least;
    }

    public double most() {
        return most;
    }
}
