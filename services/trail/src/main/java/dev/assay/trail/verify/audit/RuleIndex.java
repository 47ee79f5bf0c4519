package dev.assay.trail.verify.audit;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The rules of one check by explainer, bound and metric: a report is judged in one pass, however many it answers. */
final class RuleIndex {
    /** Parts of a metric's name, between colons, by which a rule is looked for. */
    private static final int MAX_PARTS = 64;

    private final Set<String> explainers;

    /** Rules, and whether all of one place must apply. */
    private final Map<Place, Boolean> mustApply = new HashMap<>();

    private final Set<Metric> judged = new HashSet<>();

    private record Place(String explainer, Measured.Bound bound, String metric) {}

    private record Metric(String explainer, String metric) {}

    RuleIndex(Plan.Check check) {
        this.explainers = new HashSet<>(check.explainers());
        for (Plan.Rule rule : check.rules()) {
            for (String explainer : explainers) {
                if (rule.covers(explainer)) {
                    add(explainer, rule);
                }
            }
        }
    }

    private void add(String explainer, Plan.Rule rule) {
        mustApply.merge(new Place(explainer, rule.bound(), rule.metric()), rule.mustApply(), Boolean::logicalAnd);
        if (rule.bound().over().isEmpty()) {
            judged.add(new Metric(explainer, rule.metric()));
        }
    }

    /** A metric's own name, and what it begins with before each colon: the metrics of the rules that judge it. */
    static List<String> stems(String metric) {
        List<String> stems = new ArrayList<>(List.of(metric));
        for (int at = metric.indexOf(':'); at >= 0 && stems.size() < MAX_PARTS; at = metric.indexOf(':', at + 1)) {
            stems.add(metric.substring(0, at));
        }
        return stems;
    }

    /** Whether the check is made with that explainer. */
    boolean isWith(String explainer) {
        return explainers.contains(explainer);
    }

    /** Whether a rule has the bound that the report says of the measurement. */
    boolean mayJudge(Measured m, Measured.Bound bound) {
        return stems(m.measuredMetric()).stream()
                .anyMatch(stem -> mustApply.containsKey(new Place(m.explainer(), bound, stem)));
    }

    /** Whether such a rule permits that it does not apply. */
    boolean mayPassOver(Measured m, Measured.Bound bound) {
        return stems(m.measuredMetric()).stream()
                .anyMatch(stem -> !mustApply.getOrDefault(new Place(m.explainer(), bound, stem), true));
    }

    /** Whether a rule without a control is about the metric. */
    boolean judges(String explainer, String metric) {
        return stems(metric).stream().anyMatch(stem -> judged.contains(new Metric(explainer, stem)));
    }
}
