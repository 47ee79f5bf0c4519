package dev.assay.core.audit;

import dev.assay.core.plan.Rule;
import java.util.Optional;

/**
 * One metric of one check, measured and judged.
 *
 * @param key whose metric is empty where a check without a rule could not be run at all, and ends in {@code over
 *     <control>} where the difference to a control was judged
 * @param family of the check
 * @param value with its interval; absent where the check did not run or does not apply
 * @param rule of the plan that judged it, narrowed to this metric and explainer, without a word on whether it has to
 *     apply; absent for a metric that informs
 * @param reason why it did not run or does not apply; empty otherwise
 */
public record Measurement(
        Key key, String family, Optional<Estimate> value, Optional<Rule> rule, Outcome outcome, String reason) {
    /**
     * @param low lower end of the 95 % interval; equals value where the statistic has no interval
     * @param high upper end
     * @param n samples that entered
     * @param interval how it was computed, for example {@code bootstrap percentile, 2000 draws}; {@code none: <why>}
     */
    public record Estimate(double value, double low, double high, int n, String interval) {
        public Estimate {
            if (!Double.isFinite(value) || !Double.isFinite(low) || !Double.isFinite(high) || low > high || n < 1) {
                throw new IllegalArgumentException("an estimate must be finite, with low <= high and n above 0, found "
                        + value + " [" + low + ", " + high + "] of " + n);
            }
        }
    }

    public boolean required() {
        return rule.isPresent() && rule.get().required();
    }
}
