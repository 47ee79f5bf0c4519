package dev.assay.trail.attest;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.trail.canonical.CanonicalWriter;
import dev.assay.trail.canonical.Json;
import dev.assay.trail.note.SigningKey;
import dev.assay.trail.record.Metric;
import dev.assay.trail.record.Wording;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is signed about an audit: two in-toto statements (v1) about the same subjects, the verdict as a test result and
 * the values as an explanation audit. docs/reference/attestation.md says what each field means.
 */
public final class AuditStatements {
    /** What the artifact is: DSSE envelopes, one a line. */
    public static final String MEDIA_TYPE = "application/vnd.in-toto.bundle";

    public static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    public static final String STATEMENT = "https://in-toto.io/Statement/v1";
    public static final String TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1";
    public static final String EXPLANATION_AUDIT = "https://assay.dev/attestation/explanation-audit/v0.1";

    /** Texts that come from a plan or a machine: a parameter, a build. */
    private static final int MAX_TEXT = 2_000;

    private final AuditReport report;
    private final Plan plan;
    private final SortedMap<String, Digest> modelFiles;
    private final String harness;

    /**
     * @param plan that was run
     * @param modelFiles the model's files by path, further subjects; may be empty
     * @param harness version of Assay
     */
    public AuditStatements(AuditReport report, Plan plan, SortedMap<String, Digest> modelFiles, String harness) {
        this.report = report;
        this.plan = plan;
        this.modelFiles = modelFiles;
        this.harness = harness;
    }

    /** Both statements, each in its signed envelope on one line: the bytes of the artifact. */
    public byte[] sign(SigningKey key) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream();
        for (byte[] statement : List.of(testResult(), explanationAudit())) {
            lines.writeBytes(Envelope.sign(PAYLOAD_TYPE, statement, key).bytes());
            lines.write('\n');
        }
        return lines.toByteArray();
    }

    /** The verdict. What was not run counts as failed: who reads it denies unless it says PASSED. */
    byte[] testResult() {
        return statement(
                TEST_RESULT,
                members(
                        "result",
                        text(
                                report.verdict() == Verdict.NOT_RUN
                                        ? Verdict.FAILED.name()
                                        : report.verdict().name()),
                        "configuration",
                        new Json.Array(configuration()),
                        "passedTests",
                        tests(Set.of(Outcome.PASSED)),
                        "warnedTests",
                        tests(Set.of(Outcome.WARNED)),
                        "failedTests",
                        tests(Set.of(Outcome.FAILED, Outcome.NOT_RUN))));
    }

    /** The values, with the field names of in-toto's proposed eval-result predicate. */
    byte[] explanationAudit() {
        return statement(
                EXPLANATION_AUDIT,
                members(
                        "audit",
                        text(report.id().value()),
                        "verdict",
                        text(report.verdict().name()),
                        "plan",
                        planDescriptor(),
                        "samples",
                        new Json.Whole(report.samples()),
                        "harness",
                        members("name", text("assay"), "version", text(harness)),
                        "metrics",
                        new Json.Array(report.measurements().stream()
                                .map(AuditStatements::metric)
                                .toList())));
    }

    private byte[] statement(String predicateType, Json predicate) {
        return CanonicalWriter.write(members(
                "_type",
                text(STATEMENT),
                "subject",
                new Json.Array(subjects()),
                "predicateType",
                text(predicateType),
                "predicate",
                predicate));
    }

    private List<Json> subjects() {
        List<Json> subjects = new ArrayList<>();
        subjects.add(descriptor("model " + report.model(), report.modelDigest()));
        subjects.add(descriptor("dataset " + report.dataset(), report.datasetDigest()));
        modelFiles.forEach((path, digest) -> subjects.add(descriptor("file " + path, digest)));
        return subjects;
    }

    private List<Json> configuration() {
        List<Json> configuration = new ArrayList<>();
        configuration.add(planDescriptor());
        for (PlannedExplainer explainer : plan.explainers()) {
            configuration.add(settings("explainer " + explainer.name(), explainer.with()));
        }
        new LinkedHashSet<>(report.runtimes().values())
                .forEach(runtime -> configuration.add(settings("runtime", runtime)));
        return configuration;
    }

    private Json planDescriptor() {
        return descriptor("plan " + report.plan() + '@' + report.planVersion(), report.planDigest());
    }

    private Json tests(Set<Outcome> outcomes) {
        return new Json.Array(report.measurements().stream()
                .filter(m -> m.required() && outcomes.contains(m.outcome()))
                .map(m -> text(m.key().toString()))
                .toList());
    }

    private static Json metric(Measurement m) {
        TreeMap<String, Json> fields = new TreeMap<>();
        fields.put("check", text(m.key().check()));
        if (!m.key().explainer().isEmpty()) {
            fields.put("explainer", text(m.key().explainer()));
        }
        fields.put("metric", text(m.key().metric()));
        fields.put("outcome", text(m.outcome().name()));
        m.value().ifPresent(v -> {
            fields.put("value", number(v.value()));
            fields.put("low", number(v.low()));
            fields.put("high", number(v.high()));
            fields.put("sampleSize", new Json.Whole(v.n()));
        });
        m.rule().ifPresent(rule -> {
            fields.put("comparator", text(rule.direction() == Rule.Direction.AT_LEAST ? ">=" : "<="));
            fields.put("threshold", number(rule.bound()));
            fields.put("required", new Json.Flag(rule.required()));
            fields.put("passed", new Json.Flag(m.outcome() == Outcome.PASSED));
        });
        return Json.Members.of(fields);
    }

    private static Json number(double value) {
        Metric metric = new Metric(value);
        return members("decimal", text(metric.decimal()), "bits", text(metric.bits()));
    }

    private static Json settings(String name, Runtime runtime) {
        return settings(name, runtime.settings());
    }

    private static Json settings(String name, SortedMap<String, String> settings) {
        TreeMap<String, Json> annotations = new TreeMap<>();
        settings.forEach((key, value) -> annotations.put(Wording.fit(key, MAX_TEXT), text(value)));
        return members("name", text(name), "annotations", Json.Members.of(annotations));
    }

    private static Json descriptor(String name, Digest digest) {
        return members("name", text(name), "digest", members("sha256", text(digest.hex())));
    }

    private static Json text(String text) {
        return new Json.Text(Wording.fit(text, MAX_TEXT));
    }

    /** @param keysAndValues a key, its value, and so on */
    private static Json.Members members(Object... keysAndValues) {
        TreeMap<String, Json> members = new TreeMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            members.put((String) keysAndValues[i], (Json) keysAndValues[i + 1]);
        }
        return Json.Members.of(members);
    }
}
