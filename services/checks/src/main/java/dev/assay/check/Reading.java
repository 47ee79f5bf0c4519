package dev.assay.check;

import java.util.List;

/**
 * What a check read from one sample.
 *
 * @param values one a metric; NaN where it does not exist for the sample
 * @param trace more numbers for pictures of the whole task, such as a curve; may be empty
 * @param candidates pictures that this sample could give
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
public record Reading(double[] values, double[] trace, List<Candidate> candidates) {
    private static final double[] NONE = {};

    public Reading {
        candidates = List.copyOf(candidates);
    }

    public static Reading of(double... values) {
        return new Reading(values, NONE, List.of());
    }

    public static Reading of(double[] values, List<Candidate> candidates) {
        return new Reading(values, NONE, candidates);
    }
}
