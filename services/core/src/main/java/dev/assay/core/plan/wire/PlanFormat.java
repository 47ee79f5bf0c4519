package dev.assay.core.plan.wire;

import dev.assay.core.Digest;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.plan.Rule;
import dev.assay.core.release.Refused;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The resolved plan as canonical JSON (RFC 8785), and back. The digest of a plan is the digest of these bytes. The seed
 * is text, since it may be any 64-bit number.
 */
public final class PlanFormat {
    private static final int FORMAT = 1;
    private static final int MAX_ITEMS = 1000;
    private static final String FILE = "plan";

    private PlanFormat() {}

    public static byte[] write(Plan plan) {
        return CanonicalJson.bytes(Map.of(
                "assay", FORMAT,
                "name", plan.name(),
                "version", plan.version(),
                "description", plan.description(),
                "seed", String.valueOf(plan.seed()),
                "samples", plan.samples(),
                "shard", plan.shard(),
                "target", Value.word(plan.target()),
                "explainers",
                        plan.explainers().stream().map(PlanFormat::explainer).toList(),
                "checks", plan.checks().stream().map(PlanFormat::check).toList()));
    }

    public static Digest digest(Plan plan) {
        return Digest.of(write(plan));
    }

    /**
     * @throws Refused if the bytes are no plan, or not those that {@link #write} gives for it
     */
    public static Plan read(byte[] content) {
        Plan plan = plan(Document.json(FILE, content));
        if (!Arrays.equals(content, write(plan))) {
            throw new Refused("a resolved plan must be canonical JSON (RFC 8785), found another form of plan \""
                    + plan.name() + '"');
        }
        return plan;
    }

    private static Map<String, Object> explainer(PlannedExplainer explainer) {
        return Map.of("name", explainer.name(), "with", explainer.with());
    }

    private static Map<String, Object> check(PlannedCheck check) {
        Map<String, Object> fields = new TreeMap<>(Map.of(
                "check", check.check(),
                "family", check.family(),
                "scope", Value.word(check.scope()),
                "explainers", check.explainers(),
                "with", check.with(),
                "rules", check.rules().stream().map(PlanFormat::rule).toList()));
        if (!check.compares().isEmpty()) {
            // Only then: plans without such checks keep their bytes, and so their digests.
            fields.put("compares", check.compares().stream().map(Value::word).toList());
        }
        return fields;
    }

    private static Map<String, @Nullable Object> rule(Rule rule) {
        Map<String, @Nullable Object> fields = new TreeMap<>();
        fields.put("metric", rule.metric());
        fields.put("explainers", rule.explainers());
        fields.put("direction", Value.word(rule.direction()));
        fields.put("bound", rule.bound());
        fields.put("over", rule.over().orElse(null));
        fields.put("required", rule.required());
        if (rule.mustApply()) {
            // Only then: plans of before there was this word are judged as they were, and keep their bytes.
            fields.put("mustApply", true);
        }
        return fields;
    }

    private static Plan plan(Value value) {
        Fields fields = value.fields(
                "assay",
                "name",
                "version",
                "description",
                "seed",
                "samples",
                "shard",
                "target",
                "explainers",
                "checks");
        if (fields.get("assay").integer(0, Integer.MAX_VALUE) != FORMAT) {
            throw fields.get("assay").expected(FORMAT + ", the format that this version of Assay reads");
        }
        return value.check(() -> new Plan(
                fields.get("name").text(),
                fields.get("version").integer(0, Integer.MAX_VALUE),
                fields.get("description").text(),
                fields.get("seed").read(Long::parseLong),
                fields.get("samples").integer(1, Plan.MAX_SAMPLES),
                fields.get("shard").integer(1, Plan.MAX_SHARD),
                fields.get("target").choice(Plan.Target.class),
                fields.get("explainers").items(0, MAX_ITEMS).stream()
                        .map(PlanFormat::readExplainer)
                        .toList(),
                fields.get("checks").items(0, MAX_ITEMS).stream()
                        .map(PlanFormat::readCheck)
                        .toList()));
    }

    private static PlannedExplainer readExplainer(Value value) {
        Fields fields = value.fields("name", "with");
        return new PlannedExplainer(fields.get("name").text(), with(fields));
    }

    private static PlannedCheck readCheck(Value value) {
        Fields fields = value.fields("check", "family", "scope", "explainers", "with", "rules", "compares");
        return value.check(() -> new PlannedCheck(
                fields.get("check").text(),
                fields.get("family").text(),
                fields.get("scope").choice(PlannedCheck.Scope.class),
                texts(fields),
                with(fields),
                fields.get("rules").items(0, MAX_ITEMS).stream()
                        .map(PlanFormat::readRule)
                        .toList(),
                fields.find("compares").map(list -> list.items(1, MAX_ITEMS)).orElse(List.of()).stream()
                        .map(item -> item.choice(Predecessor.class))
                        .toList()));
    }

    private static Rule readRule(Value value) {
        Fields fields = value.fields("metric", "explainers", "direction", "bound", "over", "required", "mustApply");
        return value.check(() -> new Rule(
                fields.get("metric").text(),
                texts(fields),
                fields.get("direction").choice(Rule.Direction.class),
                fields.get("bound").number(),
                fields.find("over").map(Value::text),
                fields.get("required").flag(),
                fields.find("mustApply").map(Value::flag).orElse(false)));
    }

    private static List<String> texts(Fields fields) {
        return fields.get("explainers").items(0, MAX_ITEMS).stream()
                .map(Value::text)
                .toList();
    }

    private static SortedMap<String, String> with(Fields fields) {
        SortedMap<String, String> with = new TreeMap<>();
        fields.get("with").entries().forEach((name, text) -> with.put(name, text.text()));
        return with;
    }
}
