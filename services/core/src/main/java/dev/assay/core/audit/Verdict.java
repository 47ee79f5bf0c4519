package dev.assay.core.audit;

import java.util.Collection;

/** The worst outcome of an audit's required rules, in this order. */
public enum Verdict {
    PASSED,
    WARNED,
    NOT_RUN,
    FAILED;

    /** An audit without a single required outcome has shown nothing: NOT_RUN. */
    public static Verdict of(Collection<Outcome> required) {
        return required.stream()
                .filter(outcome -> outcome != Outcome.NOT_APPLICABLE && outcome != Outcome.MEASURED)
                .map(outcome -> valueOf(outcome.name()))
                .max(Enum::compareTo)
                .orElse(NOT_RUN);
    }
}
