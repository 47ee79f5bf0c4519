package dev.assay.trail.verify.outcome;

import java.util.Comparator;
import java.util.OptionalLong;

/**
 * What contradicts.
 *
 * @param code for programs, for example {@code leaf-hash}
 * @param index of the record, where it is about one
 * @param file in the bag; empty where it is about none
 */
public record Problem(Step step, String code, OptionalLong index, String file, String message) {
    /** By step, then by record. */
    public static final Comparator<Problem> ORDER = Comparator.comparing(Problem::step)
            .thenComparing(problem -> problem.index().orElse(Long.MAX_VALUE));

    public static Problem of(Step step, String code, String file, String message) {
        return new Problem(step, code, OptionalLong.empty(), file, message);
    }

    public static Problem at(Step step, String code, long index, String file, String message) {
        return new Problem(step, code, OptionalLong.of(index), file, message);
    }
}
