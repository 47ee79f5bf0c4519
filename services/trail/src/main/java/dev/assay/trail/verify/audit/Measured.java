package dev.assay.trail.verify.audit;

import dev.assay.core.audit.Outcome;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.Fields;
import dev.assay.trail.verify.json.Node;
import java.util.Comparator;
import java.util.Optional;

/**
 * One measurement of an audit report.
 *
 * @param value empty where there is none
 * @param rule empty where no rule judges it
 */
record Measured(
        String check,
        String family,
        String explainer,
        String metric,
        Outcome outcome,
        Optional<Estimate> value,
        Optional<Bound> rule,
        String reason) {
    static final Comparator<Measured> BY_KEY = Comparator.comparing(Measured::check)
            .thenComparing(Measured::explainer)
            .thenComparing(Measured::metric);

    private static final String OVER = " over ";

    record Estimate(double value, double low, double high, int n) {
        /** Of the largest of the three numbers: how far sums of equal values in another order come apart. */
        private static final double ROUNDING = 1e-9;

        /** Whether the numbers are finite, and the interval holds the value. */
        boolean canBe() {
            double size = Math.max(Math.abs(value), Math.max(Math.abs(low), Math.abs(high)));
            return Double.isFinite(size)
                    && low <= high
                    && value - low >= -ROUNDING * size
                    && high - value >= -ROUNDING * size;
        }
    }

    /** @param atLeast which side is good */
    record Bound(double bound, boolean atLeast, String over, boolean required) {}

    static Measured read(Node node) throws BadJson {
        Fields fields = new Fields("checks", node);
        Optional<Estimate> value = fields.find("value").isEmpty()
                ? Optional.empty()
                : Optional.of(new Estimate(
                        fields.number("value"), fields.number("low"), fields.number("high"), fields.whole("n")));
        boolean required = fields.flag("required");
        Optional<Bound> rule = fields.find("bound").isEmpty()
                ? Optional.empty()
                : Optional.of(new Bound(
                        fields.number("bound"),
                        direction(fields.text("direction")),
                        fields.find("over").isEmpty() ? "" : fields.text("over"),
                        required));
        Measured measured = new Measured(
                fields.text("check"),
                fields.text("family"),
                fields.text("explainer"),
                fields.text("metric"),
                fields.choice("outcome", Outcome.class),
                value,
                rule,
                fields.text("reason"));
        if (required && rule.isEmpty()) {
            throw new BadJson(measured + " is required without a rule");
        }
        return measured;
    }

    static boolean direction(String word) throws BadJson {
        return switch (word) {
            case "at-least" -> true;
            case "at-most" -> false;
            default -> throw new BadJson("a direction must be at-least or at-most, found " + word);
        };
    }

    boolean required() {
        return rule.isPresent() && rule.get().required();
    }

    /** The metric that was measured, without the control that it was held against. */
    String measuredMetric() {
        String suffix = rule.map(bound -> bound.over().isEmpty() ? "" : OVER + bound.over())
                .orElse("");
        return metric.endsWith(suffix) ? metric.substring(0, metric.length() - suffix.length()) : metric;
    }

    /** The outcome that value and rule give (docs/reference/bag.md). */
    Outcome outcomeOf(Estimate estimate, Bound bound) {
        boolean lowGood = bound.atLeast() ? estimate.low() >= bound.bound() : estimate.low() <= bound.bound();
        boolean highGood = bound.atLeast() ? estimate.high() >= bound.bound() : estimate.high() <= bound.bound();
        if (lowGood && highGood) {
            return Outcome.PASSED;
        }
        return lowGood || highGood ? Outcome.WARNED : Outcome.FAILED;
    }

    /** As attestations name it. */
    @Override
    public String toString() {
        return check + (explainer.isEmpty() ? "" : " of " + explainer) + ", " + metric;
    }
}
