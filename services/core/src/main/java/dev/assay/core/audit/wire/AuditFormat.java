package dev.assay.core.audit.wire;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.document.CanonicalJson;
import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import dev.assay.core.plan.Rule;
import dev.assay.core.release.Refused;
import dev.assay.core.release.ReleaseId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The audit report as canonical JSON (RFC 8785), and back without loss; docs/reference/audit-json.md says what each
 * field means. A number that does not exist is null, never NaN.
 */
public final class AuditFormat {
    private static final int FORMAT = 1;
    private static final int MAX_ITEMS = 1_000_000;
    private static final String FILE = "audit";

    private AuditFormat() {}

    public static byte[] write(AuditReport report) {
        Map<String, Object> fields = new HashMap<>();
        fields.put("assay", FORMAT);
        fields.put("audit", report.id().value());
        fields.put("verdict", report.verdict().name());
        fields.put("model", report.model().toString());
        fields.put("modelDigest", report.modelDigest().toString());
        fields.put("dataset", report.dataset().toString());
        fields.put("datasetDigest", report.datasetDigest().toString());
        fields.put("plan", report.plan());
        fields.put("planVersion", report.planVersion());
        fields.put("planDigest", report.planDigest().toString());
        fields.put("samples", report.samples());
        fields.put(
                "checks", report.measurements().stream().map(AuditFormat::check).toList());
        fields.put(
                "evidence",
                report.evidence().stream().map(AuditFormat::evidence).toList());
        Map<String, Object> runtimes = new HashMap<>();
        report.runtimes().forEach((work, runtime) -> runtimes.put(work, runtime.settings()));
        fields.put("runtimes", runtimes);
        fields.put("narratives", NarrativeForm.write(report.narratives()));
        if (!report.limits().isEmpty()) {
            fields.put("limits", report.limits());
        }
        report.predecessors().model().ifPresent(one -> predecessor(fields, "previousModel", one));
        report.predecessors().dataset().ifPresent(one -> predecessor(fields, "previousDataset", one));
        return CanonicalJson.bytes(fields);
    }

    /**
     * @throws Refused if the bytes are no audit report
     */
    public static AuditReport read(byte[] content) {
        Value value = Document.json(FILE, content);
        Fields fields = value.fields(
                "assay",
                "audit",
                "verdict",
                "model",
                "modelDigest",
                "dataset",
                "datasetDigest",
                "plan",
                "planVersion",
                "planDigest",
                "samples",
                "checks",
                "evidence",
                "runtimes",
                "narratives",
                "limits",
                "previousModel",
                "previousModelDigest",
                "previousDataset",
                "previousDatasetDigest");
        if (fields.get("assay").integer(0, Integer.MAX_VALUE) != FORMAT) {
            throw fields.get("assay").expected(FORMAT + ", the format that this version of Assay reads");
        }
        return new AuditReport(
                fields.get("audit").read(AuditId::new),
                fields.get("verdict").constant(Verdict.class),
                fields.get("model").read(ReleaseId::parse),
                fields.get("modelDigest").read(Digest::parse),
                fields.get("dataset").read(ReleaseId::parse),
                fields.get("datasetDigest").read(Digest::parse),
                fields.get("plan").text(),
                fields.get("planVersion").integer(0, Integer.MAX_VALUE),
                fields.get("planDigest").read(Digest::parse),
                fields.get("samples").integer(1, Integer.MAX_VALUE),
                items(fields, "checks").stream().map(AuditFormat::readCheck).toList(),
                items(fields, "evidence").stream()
                        .map(AuditFormat::readEvidence)
                        .toList(),
                runtimes(fields.get("runtimes")),
                fields.find("narratives").map(NarrativeForm::read).orElseGet(TreeMap::new),
                new Predecessors(readPredecessor(fields, "previousModel"), readPredecessor(fields, "previousDataset")),
                fields.find("limits").map(AuditFormat::texts).orElseGet(TreeMap::new));
    }

    private static void predecessor(Map<String, Object> fields, String key, Predecessors.Release one) {
        fields.put(key, one.id().toString());
        fields.put(key + "Digest", one.digest().toString());
    }

    private static Optional<Predecessors.Release> readPredecessor(Fields fields, String key) {
        return fields.find(key)
                .map(id -> new Predecessors.Release(
                        id.read(ReleaseId::parse), fields.get(key + "Digest").read(Digest::parse)));
    }

    private static Map<String, @Nullable Object> check(Measurement m) {
        Map<String, @Nullable Object> fields = new HashMap<>();
        fields.put("check", m.key().check());
        fields.put("family", m.family());
        fields.put("explainer", m.key().explainer());
        fields.put("metric", m.key().metric());
        fields.put("outcome", m.outcome().name());
        fields.put("value", m.value().map(Estimate::value).orElse(null));
        fields.put("low", m.value().map(Estimate::low).orElse(null));
        fields.put("high", m.value().map(Estimate::high).orElse(null));
        fields.put("n", m.value().map(Estimate::n).orElse(null));
        fields.put("interval", m.value().map(Estimate::interval).orElse(null));
        fields.put("bound", m.rule().map(Rule::bound).orElse(null));
        fields.put(
                "direction", m.rule().map(rule -> Value.word(rule.direction())).orElse(null));
        fields.put("over", m.rule().flatMap(Rule::over).orElse(null));
        fields.put("required", m.required());
        fields.put("reason", m.reason());
        return fields;
    }

    private static Map<String, Object> evidence(Evidence evidence) {
        return Map.of(
                "check", evidence.check(),
                "explainer", evidence.explainer(),
                "file", evidence.file(),
                "digest", evidence.digest().toString(),
                "size", evidence.size(),
                "mediaType", evidence.mediaType(),
                "title", evidence.title(),
                "alt", evidence.alt());
    }

    private static Measurement readCheck(Value value) {
        Fields fields = value.fields(
                "check",
                "family",
                "explainer",
                "metric",
                "outcome",
                "value",
                "low",
                "high",
                "n",
                "interval",
                "bound",
                "direction",
                "over",
                "required",
                "reason");
        Key key = new Key(
                fields.get("check").text(),
                fields.get("explainer").text(),
                fields.get("metric").text());
        Optional<Estimate> estimate = fields.find("value")
                .map(number -> value.check(() -> new Estimate(
                        number.number(),
                        fields.get("low").number(),
                        fields.get("high").number(),
                        fields.get("n").integer(1, Integer.MAX_VALUE),
                        fields.get("interval").text())));
        return new Measurement(
                key,
                fields.get("family").text(),
                estimate,
                fields.find("bound").map(bound -> rule(key, bound.number(), fields)),
                fields.get("outcome").constant(Outcome.class),
                fields.get("reason").text());
    }

    /** The rule as the report holds it: narrowed to metric and explainer, which the key names. */
    private static Rule rule(Key key, double bound, Fields fields) {
        Optional<String> over = fields.find("over").map(Value::text);
        String suffix = over.map(Key::over).orElse("");
        String metric = key.metric().endsWith(suffix)
                ? key.metric().substring(0, key.metric().length() - suffix.length())
                : key.metric();
        return new Rule(
                metric,
                key.explainer().isEmpty() ? List.of() : List.of(key.explainer()),
                fields.get("direction").choice(Rule.Direction.class),
                bound,
                over,
                fields.get("required").flag());
    }

    private static Evidence readEvidence(Value value) {
        Fields fields = value.fields("check", "explainer", "file", "digest", "size", "mediaType", "title", "alt");
        return new Evidence(
                fields.get("check").text(),
                fields.get("explainer").text(),
                fields.get("file").text(),
                fields.get("digest").read(Digest::parse),
                fields.get("size").integer(0, CanonicalJson.MAX_WHOLE),
                fields.get("mediaType").text(),
                fields.get("title").text(),
                fields.get("alt").text());
    }

    private static SortedMap<String, Runtime> runtimes(Value value) {
        SortedMap<String, Runtime> runtimes = new TreeMap<>();
        value.entries().forEach((work, settings) -> runtimes.put(work, new Runtime(texts(settings))));
        return runtimes;
    }

    private static SortedMap<String, String> texts(Value value) {
        SortedMap<String, String> texts = new TreeMap<>();
        value.entries().forEach((name, text) -> texts.put(name, text.text()));
        return texts;
    }

    private static List<Value> items(Fields fields, String key) {
        return fields.get(key).items(0, MAX_ITEMS);
    }
}
