package dev.assay.check;

import java.util.List;

/**
 * What a check read from one sample.
 *
 * @param values one a metric; NaN where it does not exist for the sample
 * @param trace more numbers for pictures of the whole task, such as a curve; may be empty
 * @param candidates pictures that this sample could give
 * @param sums what the sample adds to each metric that is no mean over samples; an empty array where it adds nothing
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
public record Reading(double[] values, double[] trace, List<Candidate> candidates, List<double[]> sums) {
    private static final double[] NONE = {};

    public Reading {
        candidates = List.copyOf(candidates);
        sums = List.copyOf(sums);
    }

    public Reading(double[] values, double[] trace, List<Candidate> candidates) {
        this(values, trace, candidates, List.of());
    }

    public static Reading of(double... values) {
        return new Reading(values, NONE, List.of());
    }

    public static Reading of(double[] values, List<Candidate> candidates) {
        return new Reading(values, NONE, candidates);
    }

    /** The same without what it could show. */
    public Reading withoutCandidates() {
        return new Reading(values, trace, List.of(), sums);
    }
}
