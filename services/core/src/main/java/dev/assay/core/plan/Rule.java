package dev.assay.core.plan;

import java.util.List;
import java.util.Optional;

/**
 * When a measurement is good.
 *
 * @param metric of the check, for example {@code auc}; a stem judges each of its parts, one a layer, axis or region
 * @param explainers to which it applies; empty: all of the check
 * @param direction on which side of the bound the good values lie
 * @param bound in the metric's unit
 * @param over an explainer (a control), or {@link #PREVIOUS}: the rule then judges the difference to that explainer's
 *     value, or to that of the model's version before, paired by sample
 * @param required false: its outcome is listed but stays outside the verdict
 * @param mustApply true only of a required rule: where its metric does not apply, the outcome is NOT_RUN and counts; false:
 *     it is NOT_APPLICABLE and stays outside the verdict
 */
public record Rule(
        String metric,
        List<String> explainers,
        Direction direction,
        double bound,
        Optional<String> over,
        boolean required,
        boolean mustApply) {
    /** Instead of a control: the model's version before. No explainer has this name. */
    public static final String PREVIOUS = "previous";

    public Rule {
        explainers = List.copyOf(explainers);
        if (!Double.isFinite(bound)) {
            throw new IllegalArgumentException("a rule bound must be finite, found " + bound);
        }
        if (mustApply && !required) {
            throw new IllegalArgumentException(
                    "a rule that is not required cannot have to apply, found one on " + metric);
        }
        bound = bound + 0.0; // -0 and 0 are one bound with one written form
    }

    /** As audits list a rule, with the outcome it had: whether it has to apply is said by the plan alone. */
    public Rule(
            String metric,
            List<String> explainers,
            Direction direction,
            double bound,
            Optional<String> over,
            boolean required) {
        this(metric, explainers, direction, bound, over, required, false);
    }

    /** The side of the bound on which the good values lie; the bound itself is good. */
    public enum Direction {
        AT_LEAST,
        AT_MOST
    }

    /** True when the difference to the model's version before is judged. */
    public boolean overPrevious() {
        return over.equals(Optional.of(PREVIOUS));
    }

    /** True for the metric itself and for each part of it: {@code dormant} judges {@code dormant:layer3}. */
    public boolean judges(String measured) {
        return measured.equals(metric) || measured.startsWith(metric + ':');
    }

    public boolean covers(String explainer) {
        return explainers.isEmpty() || explainers.contains(explainer);
    }
}
