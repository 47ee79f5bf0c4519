package dev.assay.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.assay.core.document.Value;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Plans as text. */
final class PlanText {
    private final Printing printing;

    PlanText(Printing printing) {
        this.printing = printing;
    }

    void list(List<Plan> plans) throws IOException {
        if (printing.json()) {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            for (Plan plan : plans) {
                all.addObject()
                        .put("name", plan.name())
                        .put("version", plan.version())
                        .put("digest", PlanFormat.digest(plan).toString())
                        .put("samples", plan.samples())
                        .put("explainers", plan.explainers().size())
                        .put("checks", plan.checks().size())
                        .put("rules", rules(plan))
                        .put("description", plan.description());
            }
            printing.document(JsonNodeFactory.instance.objectNode().set("plans", all));
            return;
        }
        printing.table(
                List.of("PLAN", "VERSION", "SAMPLES", "EXPLAINERS", "CHECKS", "RULES", "DESCRIPTION"),
                plans.stream()
                        .map(plan -> List.of(
                                plan.name(),
                                String.valueOf(plan.version()),
                                String.valueOf(plan.samples()),
                                String.valueOf(plan.explainers().size()),
                                String.valueOf(plan.checks().size()),
                                String.valueOf(rules(plan)),
                                plan.description()))
                        .toList());
    }

    void show(Plan plan) {
        printing.heading(plan.name() + " version " + plan.version());
        printing.line(plan.description());
        printing.line(PlanFormat.digest(plan).toString());
        printing.line(plan.samples() + " samples in shards of " + plan.shard() + ", seed " + plan.seed()
                + ", explained: the " + (plan.target() == Plan.Target.LABEL ? "label" : "predicted class"));
        printing.line("");
        printing.table(
                List.of("EXPLAINER", "PARAMETERS"),
                plan.explainers().stream()
                        .map((PlannedExplainer one) -> List.of(one.name(), text(one.with())))
                        .toList());
        printing.line("");
        List<List<String>> rows = new ArrayList<>();
        for (PlannedCheck check : plan.checks()) {
            rows.add(List.of(check.check(), String.join(", ", check.explainers()), text(check.with())));
        }
        printing.table(List.of("CHECK", "LOOKS AT", "PARAMETERS"), rows);
        printing.line("");
        List<List<String>> ruled = new ArrayList<>();
        plan.checks().forEach(check -> check.rules().forEach(rule -> ruled.add(row(check, rule))));
        printing.table(List.of("RULE ON", "METRIC", "GOOD IS", "OF"), ruled);
    }

    /** @param file as it was named */
    void good(String file, Plan plan) {
        printing.line(file + " is a plan: " + plan.name() + " version " + plan.version() + ", " + plan.samples()
                + " samples, " + plan.explainers().size() + " explainers, "
                + plan.checks().size() + " checks, " + rules(plan) + " rules");
        printing.line(PlanFormat.digest(plan).toString());
    }

    private static List<String> row(PlannedCheck check, Rule rule) {
        return List.of(
                check.check(),
                rule.metric() + rule.over().map(control -> " over " + control).orElse(""),
                Value.word(rule.direction()).replace('-', ' ') + ' ' + rule.bound() + standing(rule),
                String.join(", ", rule.explainers()));
    }

    /** How the rule enters the verdict; nothing of one that always does. */
    private static String standing(Rule rule) {
        if (!rule.required()) {
            return " (not required)";
        }
        return rule.mustApply() ? "" : " (where applicable)";
    }

    private static String text(Map<String, String> with) {
        return with.entrySet().stream()
                .map(one -> one.getKey() + '=' + one.getValue())
                .collect(Collectors.joining(" "));
    }

    private static int rules(Plan plan) {
        return plan.checks().stream().mapToInt(check -> check.rules().size()).sum();
    }
}
