package dev.assay.console.page;

import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.plan.Rule;
import java.util.Optional;

/**
 * One measurement in the table of an audit.
 *
 * @param explainer empty where the check looks at no maps
 * @param figure value, interval and n; absent where it did not run
 * @param bound for example {@code ≥ 0.3}; empty where no rule judges it
 * @param required false: outside the verdict
 * @param bar absent where there is nothing to draw
 * @param reason why it did not run or does not apply
 */
public record MeasurementRow(
        String check,
        String explainer,
        String metric,
        Badge badge,
        Optional<Figure> figure,
        String bound,
        boolean required,
        Optional<Bar> bar,
        String reason) {
    /**
     * @param spread the interval, for example {@code 0.31 to 0.4}; empty where the value has none
     * @param interval how it was computed
     */
    public record Figure(String value, String spread, int n, String interval) {
        static Figure of(Estimate estimate) {
            return new Figure(
                    Numbers.text(estimate.value()),
                    estimate.low() == estimate.high()
                            ? ""
                            : Numbers.text(estimate.low()) + " to " + Numbers.text(estimate.high()),
                    estimate.n(),
                    estimate.interval());
        }
    }

    static MeasurementRow of(Measurement measurement) {
        return new MeasurementRow(
                measurement.key().check(),
                measurement.key().explainer(),
                measurement.key().metric(),
                Badge.of(measurement.outcome()),
                measurement.value().map(Figure::of),
                measurement.rule().map(MeasurementRow::bound).orElse(""),
                measurement.required(),
                measurement.value().flatMap(estimate -> measurement.rule().map(rule -> Bar.of(estimate, rule))),
                measurement.reason());
    }

    /** Worst first is how people look: {@code failed}, {@code not-run}, {@code warned} before the others. */
    public boolean striking() {
        return required && !badge.kind().equals("passed") && !badge.kind().equals("none");
    }

    private static String bound(Rule rule) {
        String sign = switch (rule.direction()) {
            case AT_LEAST -> "≥ ";
            case AT_MOST -> "≤ ";
        };
        return sign + Numbers.bound(rule.bound());
    }
}
