package dev.assay.check.plan;

import dev.assay.check.Description;
import dev.assay.check.Metric;
import dev.assay.check.Metric.Better;
import dev.assay.check.catalogue.CheckCatalogue;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import dev.assay.explain.ExplainerCatalogue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The checks of a plan file, with their rules. */
final class ChecksReader {
    private static final int MAX_RULES = 100;

    private final List<String> explainers;

    /**
     * @param explainers of the plan
     */
    ChecksReader(List<PlannedExplainer> explainers) {
        this.explainers = explainers.stream().map(PlannedExplainer::name).toList();
    }

    PlannedCheck read(Value item) {
        Fields fields = item.fields("check", "explainers", "with", "rules");
        Value check = fields.get("check");
        Description description = find(check);
        List<Value> rules =
                fields.find("rules").map(value -> value.items(0, MAX_RULES)).orElse(List.of());
        List<String> over = rules.stream()
                .flatMap(rule -> ruleFields(rule).find("over").map(Value::text).stream())
                .toList();
        List<String> looksAt = explainers(fields, check, description, over);
        var with = PlanReader.resolved(fields, description.declared());
        List<Rule> planned =
                rules.stream().map(rule -> rule(rule, description, looksAt)).toList();
        return check.check(() -> new PlannedCheck(
                description.id(),
                description.family(),
                description.scope(),
                looksAt,
                with,
                planned,
                description.compares()));
    }

    /** By name, which means its newest version, or by name and version. */
    private static Description find(Value check) {
        String text = check.text();
        List<Description> all = CheckCatalogue.ALL;
        return CheckCatalogue.find(text)
                .or(() -> all.stream().filter(one -> one.name().equals(text)).reduce((older, newer) -> newer))
                .orElseThrow(() -> check.wrong("there is no check \"" + text + '"'
                        + Value.hint(text, all.stream().map(Description::name).toList())));
    }

    private List<String> explainers(Fields fields, Value check, Description description, List<String> over) {
        Optional<Value> given = fields.find("explainers");
        if (description.scope() != Scope.MAPS) {
            given.ifPresent(value -> {
                throw value.wrong("check " + description.name() + " looks at no maps, so it takes no explainers");
            });
            return List.of();
        }
        List<String> named = given.map(this::named)
                .orElseGet(() -> explainers.stream()
                        .filter(name -> !control(name) || over.contains(name))
                        .toList());
        if (named.isEmpty()) {
            throw check.wrong("check " + description.name() + " looks at maps, so the plan must have an explainer");
        }
        return named;
    }

    private List<String> named(Value list) {
        List<Value> items = list.items(1, MAX_RULES);
        items.forEach(this::requireKnown);
        Value.requireUnique(items, "explainers");
        return items.stream().map(Value::text).toList();
    }

    private void requireKnown(Value name) {
        if (!explainers.contains(name.text())) {
            throw name.wrong("the plan has no explainer \"" + name.text() + '"' + Value.hint(name.text(), explainers));
        }
    }

    private static Fields ruleFields(Value rule) {
        return rule.fields("metric", "explainers", "over", "at-least", "at-most", "required", "where-applicable");
    }

    private Rule rule(Value item, Description description, List<String> looksAt) {
        Fields fields = ruleFields(item);
        Value metric = fields.get("metric");
        Metric found = description.metrics().stream()
                .filter(one -> one.matches(metric.text()))
                .findFirst()
                .orElseThrow(() -> metric.wrong("check " + description.name() + " has no metric \"" + metric.text()
                        + '"'
                        + Value.hint(
                                metric.text(),
                                description.metrics().stream().map(Metric::form).toList())));
        Direction direction = direction(item, fields, found);
        double bound = fields.get(Value.word(direction)).number();
        Optional<String> over = fields.find("over").map(value -> over(value, looksAt, description));
        List<String> about = about(fields, looksAt);
        boolean required = fields.find("required").map(Value::flag).orElse(true);
        boolean mustApply = mustApply(fields, required);
        return item.check(() -> new Rule(metric.text(), about, direction, bound, over, required, mustApply));
    }

    /** What is required must apply, unless the plan permits that it does not. */
    private static boolean mustApply(Fields fields, boolean required) {
        Optional<Value> permitted = fields.find("where-applicable").filter(Value::flag);
        if (permitted.isPresent() && !required) {
            throw permitted
                    .get()
                    .wrong("a rule that is not required takes no where-applicable: its outcome does not count");
        }
        return required && permitted.isEmpty();
    }

    private static Direction direction(Value item, Fields fields, Metric metric) {
        boolean atLeast = fields.find("at-least").isPresent();
        if (atLeast == fields.find("at-most").isPresent()) {
            throw item.wrong("a rule must have one of at-least and at-most, found " + (atLeast ? "both" : "neither"));
        }
        Direction direction = atLeast ? Direction.AT_LEAST : Direction.AT_MOST;
        Better better = atLeast ? Better.HIGHER : Better.LOWER;
        if (metric.better() != Better.NEITHER && metric.better() != better) {
            throw item.wrong("of metric " + metric.form() + " the "
                    + (atLeast ? "lower" : "higher") + " values are the good ones: a rule on it takes "
                    + (atLeast ? "at-most" : "at-least"));
        }
        return direction;
    }

    private static String over(Value value, List<String> looksAt, Description description) {
        if (value.text().equals(Rule.PREVIOUS)) {
            if (description.scope() == Scope.ACTIVATIONS) {
                throw value.wrong("check " + description.name() + " gives no values of samples, so no rule of it is"
                        + " over the previous version");
            }
            return Rule.PREVIOUS;
        }
        if (!looksAt.contains(value.text())) {
            throw value.wrong("a rule is over an explainer of its check, or over " + Rule.PREVIOUS + ", found \""
                    + value.text() + '"' + Value.hint(value.text(), looksAt));
        }
        return value.text();
    }

    /** Controls carry no rule. */
    private static List<String> about(Fields fields, List<String> looksAt) {
        Optional<Value> given = fields.find("explainers");
        if (given.isEmpty()) {
            return looksAt.stream().filter(name -> !control(name)).toList();
        }
        List<String> about = new ArrayList<>();
        for (Value name : given.get().items(1, MAX_RULES)) {
            if (!looksAt.contains(name.text())) {
                throw name.wrong("the check does not look at explainer \"" + name.text() + '"'
                        + Value.hint(name.text(), looksAt));
            }
            if (control(name.text())) {
                throw name.wrong("a control carries no rule, found \"" + name.text() + '"');
            }
            about.add(name.text());
        }
        return about;
    }

    private static boolean control(String explainer) {
        return ExplainerCatalogue.named(explainer).control();
    }
}
