package dev.assay.core.statistics;

import java.util.Optional;

/**
 * How sums over samples become a value, where the value is no mean of per-sample values. Workers send the sums, the
 * assembler adds them up over shards and blocks, so statistics live here, where both know them. Each is a record of its
 * own; its written form travels with the sums.
 */
public sealed interface Statistic permits DormantShare, MeanGeneralisability, RelativeConsistency {
    /** Its name and parameters, for example {@code dormant-share 0.025}: what {@link #parse} reads. */
    String written();

    Range range();

    /** Whether there can be so many sums. */
    default boolean takes(int length) {
        return length > 0;
    }

    /**
     * The value.
     *
     * @param sums over all samples, as many as it {@link #takes}
     * @param samples how many
     * @return NaN where the sums give no value: no sample of the kind it divides by
     */
    double of(double[] sums, long samples);

    /**
     * Why blocks of a sample each are too few for an interval, beyond their number.
     *
     * @param sums of each block
     * @return empty where they are enough
     */
    default Optional<String> lacking(double[][] sums) {
        return Optional.empty();
    }

    /**
     * Reads the written form.
     *
     * @throws IllegalArgumentException if this version knows no such statistic
     */
    static Statistic parse(String written) {
        int gap = written.indexOf(' ');
        String name = gap < 0 ? written : written.substring(0, gap);
        String with = gap < 0 ? "" : written.substring(gap + 1);
        return switch (name) {
            case DormantShare.NAME -> new DormantShare(Double.parseDouble(with));
            case MeanGeneralisability.NAME -> new MeanGeneralisability();
            case RelativeConsistency.NAME -> new RelativeConsistency();
            default -> throw new IllegalArgumentException("this version knows no statistic \"" + written + '"');
        };
    }
}
