package dev.assay.trail.verify.audit;

import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.Fields;
import dev.assay.trail.verify.json.JsonReader;
import dev.assay.trail.verify.json.Node;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A registered plan: what is needed to judge by it.
 *
 * @param name {@code name@version}
 * @param explainers in the plan's order
 * @param checks by name and version
 */
record Plan(String name, int samples, List<Explainer> explainers, Map<String, Check> checks) {
    private static final int FORMAT = 1;

    /** Pairs of a rule and an explainer of its check, in all checks: each has an outcome. */
    private static final long MAX_PAIRS = 1_000_000;

    /** @param with its parameters */
    record Explainer(String name, SortedMap<String, String> with) {}

    /** @param explainers a single empty name where it looks at no maps */
    record Check(String family, List<String> explainers, List<Rule> rules) {}

    /** @param mustApply that its metric does not apply is no outcome: the plan does not permit it */
    record Rule(String metric, List<String> explainers, Measured.Bound bound, boolean mustApply) {
        /** True if the rule is about that explainer; a control is not held against itself. */
        boolean covers(String explainer) {
            return (explainers.isEmpty() || explainers.contains(explainer))
                    && (bound.over().isEmpty() || !bound.over().equals(explainer));
        }

        /** True for the metric itself and its parts. */
        boolean judges(String measured) {
            return measured.equals(metric) || measured.startsWith(metric + ':');
        }
    }

    static Plan read(byte[] content) throws BadJson {
        Fields fields = new Fields("the plan", JsonReader.document(content));
        if (fields.whole("assay") != FORMAT) {
            throw new BadJson("the plan must be of format " + FORMAT);
        }
        Map<String, Check> checks = new TreeMap<>();
        long pairs = 0;
        for (Node item : fields.items("checks")) {
            Fields check = new Fields("checks", item);
            List<Rule> rules = new ArrayList<>();
            for (Node rule : check.items("rules")) {
                rules.add(rule(rule));
            }
            List<String> named = check.texts("explainers");
            List<String> explainers = named.isEmpty() ? List.of("") : named;
            pairs += (1L + rules.size()) * explainers.size();
            if (pairs > MAX_PAIRS) {
                throw new BadJson("the plan must have at most " + MAX_PAIRS + " rules and checks, each counted for each"
                        + " of its explainers");
            }
            String name = check.text("check");
            if (checks.put(name, new Check(check.text("family"), explainers, rules)) != null) {
                throw new BadJson("the plan must name each check once, found " + name + " again");
            }
        }
        List<Explainer> explainers = new ArrayList<>();
        for (Node item : fields.items("explainers")) {
            Fields explainer = new Fields("explainers", item);
            explainers.add(new Explainer(
                    explainer.text("name"), explainer.object("with").allTexts()));
        }
        return new Plan(
                fields.text("name") + '@' + fields.whole("version"), fields.whole("samples"), explainers, checks);
    }

    private static Rule rule(Node node) throws BadJson {
        Fields rule = new Fields("rules", node);
        if (!Double.isFinite(rule.number("bound"))) {
            throw new BadJson("the bound of a rule must be finite, found " + rule.number("bound"));
        }
        return new Rule(
                rule.text("metric"),
                rule.texts("explainers"),
                new Measured.Bound(
                        rule.number("bound"),
                        Measured.direction(rule.text("direction")),
                        rule.find("over").isEmpty() ? "" : rule.text("over"),
                        rule.flag("required")),
                rule.find("mustApply").isPresent() && rule.flag("mustApply"));
    }
}
