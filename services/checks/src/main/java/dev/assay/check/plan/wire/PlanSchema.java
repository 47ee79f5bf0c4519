package dev.assay.check.plan.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.assay.check.Description;
import dev.assay.check.Metric;
import dev.assay.check.catalogue.CheckCatalogue;
import dev.assay.core.document.Value;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.plan.Rule.Direction;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.explain.ExplainerEntry;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The JSON Schema (2020-12) of plan files, made from the catalogues of explainers and checks. It says what can be said
 * of a plan piece by piece; what compares two places (each check once, rules over explainers of their check) is told by
 * {@code assay plan check}.
 */
public final class PlanSchema {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

    private PlanSchema() {}

    /** The schema as indented text. */
    public static String text() {
        DefaultIndenter lines = new DefaultIndenter("  ", "\n");
        DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
        printer.indentObjectsWith(lines);
        try {
            return new ObjectMapper().writer(printer).writeValueAsString(schema()) + '\n';
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write the schema of plans", e);
        }
    }

    private static ObjectNode schema() {
        ObjectNode root = JSON.objectNode();
        root.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        root.put("title", "Plan of an audit");
        root.put("description", "Which explainers and checks an audit runs, with parameters, rules and samples.");
        closed(root, "assay", "name", "version", "description", "seed", "samples", "shard", "target", "checks");
        ObjectNode fields = root.putObject("properties");
        said(fields, "assay", "The format of this file.").put("const", 1);
        said(fields, "name", "Name of the plan.").put("type", "string").put("pattern", "^[a-z0-9][a-z0-9._-]{0,62}$");
        whole(said(fields, "version", "A number that grows with every change."), 1, Integer.MAX_VALUE);
        said(fields, "description", "One line for people.")
                .put("type", "string")
                .put("minLength", 1)
                .put("maxLength", 1000);
        whole(said(fields, "seed", "Of every random draw."), 0, Long.MAX_VALUE);
        whole(said(fields, "samples", "Samples that are audited, a prefix of the dataset."), 1, Plan.MAX_SAMPLES);
        whole(said(fields, "shard", "Samples that one task covers."), 1, Plan.MAX_SHARD);
        words(
                said(fields, "target", "Whose score is explained: the predicted class or the label."),
                Arrays.stream(Plan.Target.values()).map(Value::word).toList());
        list(fields.putObject("explainers"), 0).setAll(explainer());
        list(fields.putObject("checks"), 1).setAll(check());
        words(
                list(root.putObject("$defs").putObject("explainers"), 1),
                ExplainerCatalogue.nameable().stream().map(ExplainerEntry::name).toList());
        return root;
    }

    private static ObjectNode explainer() {
        List<ExplainerEntry> all = ExplainerCatalogue.nameable();
        ObjectNode node = JSON.objectNode();
        closed(node, "name");
        ObjectNode fields = node.putObject("properties");
        words(fields.putObject("name"), all.stream().map(ExplainerEntry::name).toList());
        fields.putObject("with");
        ArrayNode cases = node.putArray("allOf");
        for (ExplainerEntry entry : all) {
            ObjectNode one = cases.addObject();
            one.putObject("if").putObject("properties").putObject("name").put("const", entry.name());
            one.putObject("then")
                    .putObject("properties")
                    .set("with", with(entry.summary(), entry.parameters().all()));
        }
        return node;
    }

    private static ObjectNode check() {
        ObjectNode node = JSON.objectNode();
        closed(node, "check");
        ObjectNode fields = node.putObject("properties");
        words(
                fields.putObject("check"),
                CheckCatalogue.ALL.stream()
                        .flatMap(one -> List.of(one.name(), one.id()).stream())
                        .distinct()
                        .toList());
        fields.putObject("explainers");
        fields.putObject("with");
        fields.putObject("rules");
        ArrayNode cases = node.putArray("allOf");
        for (Description one : CheckCatalogue.ALL) {
            ObjectNode of = cases.addObject();
            words(of.putObject("if").putObject("properties").putObject("check"), List.of(one.name(), one.id()));
            ObjectNode then = of.putObject("then").putObject("properties");
            if (one.scope() == Scope.MAPS) {
                explainers(then.putObject("explainers"));
            } else {
                then.put("explainers", false);
            }
            then.set("with", with(one.question(), one.parameters()));
            list(then.putObject("rules"), 0).setAll(rule(one));
        }
        return node;
    }

    private static ObjectNode rule(Description check) {
        ObjectNode node = JSON.objectNode();
        closed(node, "metric");
        ObjectNode fields = node.putObject("properties");
        ArrayNode metrics = fields.putObject("metric").putArray("anyOf");
        for (Metric metric : check.metrics()) {
            String parts = metric.part().isEmpty() ? "" : "(:.+)?";
            metrics.addObject()
                    .put("description", metric.meaning())
                    .put("type", "string")
                    .put("pattern", '^' + metric.name() + parts + '$');
        }
        if (check.scope() == Scope.MAPS) {
            explainers(fields.putObject("explainers"));
            said(fields, "over", "A control: the difference to its value is judged, paired by sample.")
                    .put("type", "string");
        }
        for (Direction direction : Direction.values()) {
            fields.putObject(Value.word(direction)).put("type", "number");
        }
        said(fields, "required", "False: its outcome stays outside the verdict.")
                .put("type", "boolean");
        said(
                        fields,
                        "where-applicable",
                        "True: where there is nothing to look at (no masks, one member, no previous version) the rule is"
                                + " NOT_APPLICABLE, outside the verdict. Without it a required rule is then NOT_RUN.")
                .put("type", "boolean");
        ObjectNode idle = node.putObject("not");
        idle.putArray("required").add("required").add("where-applicable");
        idle.putObject("properties").putObject("required").put("const", false);
        ((ObjectNode) idle.get("properties")).putObject("where-applicable").put("const", true);
        ArrayNode one = node.putArray("oneOf");
        for (Direction direction : Direction.values()) {
            one.addObject().putArray("required").add(Value.word(direction));
        }
        return node;
    }

    private static ObjectNode with(String about, List<Parameter> parameters) {
        ObjectNode node = JSON.objectNode();
        node.put("description", about);
        closed(node);
        ObjectNode fields = node.putObject("properties");
        for (Parameter parameter : parameters) {
            ObjectNode one = said(fields, parameter.name(), parameter.meaning() + "; default " + parameter.standard());
            switch (parameter) {
                case Parameter.Whole p -> whole(one, p.least(), p.most());
                case Parameter.Real p ->
                    one.put("type", "number").put("minimum", p.least()).put("maximum", p.most());
                case Parameter.Choice p -> words(one, p.options());
                case Parameter.Several p -> words(list(one, 1), p.options());
                case Parameter.Text p ->
                    one.put("type", "string").put("minLength", 1).put("maxLength", 200);
            }
        }
        return node;
    }

    private static ObjectNode said(ObjectNode fields, String name, String about) {
        return fields.putObject(name).put("description", about);
    }

    /** An object with no other keys than those of its properties. */
    private static void closed(ObjectNode node, String... required) {
        node.put("type", "object").put("additionalProperties", false);
        ArrayNode names = JSON.arrayNode();
        Arrays.stream(required).forEach(names::add);
        if (!names.isEmpty()) {
            node.set("required", names);
        }
    }

    private static void whole(ObjectNode node, long least, long most) {
        node.put("type", "integer").put("minimum", least).put("maximum", most);
    }

    /** A list; its items are what is returned. */
    private static ObjectNode list(ObjectNode node, int least) {
        return node.put("type", "array").put("minItems", least).putObject("items");
    }

    private static void explainers(ObjectNode node) {
        node.put("$ref", "#/$defs/explainers");
    }

    /** Words; one that reads as a number may be written as one. */
    private static void words(ObjectNode node, List<String> words) {
        ArrayNode options = node.putArray("enum");
        words.forEach(options::add);
        words.stream()
                .filter(word -> NUMBER.matcher(word).matches())
                .forEach(word -> options.add(Long.parseLong(word)));
    }
}
