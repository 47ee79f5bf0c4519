package dev.assay.check.page;

import dev.assay.check.picture.Numbers;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.plan.Rule;
import java.util.Locale;

/**
 * One measurement as the page shows it.
 *
 * @param value with its interval, or why there is none
 * @param rule in words; empty where it informs
 */
public record RowView(
        String check,
        String metric,
        String explainer,
        String value,
        String n,
        String rule,
        String outcome,
        String word) {

    static RowView of(Measurement m) {
        return new RowView(
                m.key().check(),
                m.key().metric(),
                m.key().explainer(),
                m.value().map(RowView::value).orElse(m.reason()),
                m.value().map(v -> String.valueOf(v.n())).orElse(""),
                m.rule().map(RowView::rule).orElse(""),
                m.outcome().name(),
                words(m.outcome()));
    }

    /** {@code not run} for {@code NOT_RUN}. */
    static String words(Outcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String value(Measurement.Estimate v) {
        return Numbers.shown(v.value()) + " [" + Numbers.shown(v.low()) + ", " + Numbers.shown(v.high()) + "]";
    }

    private static String rule(Rule rule) {
        String side = rule.direction() == Rule.Direction.AT_LEAST ? "at least " : "at most ";
        return side + Numbers.shown(rule.bound()) + (rule.required() ? "" : " (not required)");
    }
}
