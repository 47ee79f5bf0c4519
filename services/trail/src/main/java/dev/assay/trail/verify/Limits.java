package dev.assay.trail.verify;

import dev.assay.trail.verify.outcome.Step;
import java.util.EnumMap;
import java.util.Map;

/** Steps that do not show all that their words say, each with the reasons. */
final class Limits {
    private final Map<Step, String> reasons = new EnumMap<>(Step.class);

    void add(Step step, String reason) {
        reasons.merge(step, reason, (before, more) -> before + "; " + more);
    }

    /** The step shows all after all. */
    void lift(Step step) {
        reasons.remove(step);
    }

    Map<Step, String> reasons() {
        return new EnumMap<>(reasons);
    }
}
