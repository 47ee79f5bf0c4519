package dev.assay.trail.verify.audit;

import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.Fields;
import dev.assay.trail.verify.json.JsonReader;
import dev.assay.trail.verify.json.Node;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** One in-toto statement (v1), held against the audit report; docs/reference/attestation.md says what each field means. */
final class Statement {
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    static final String TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1";
    static final String EXPLANATION_AUDIT = "https://assay.dev/attestation/explanation-audit/v0.1";

    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final String FILE = "file ";

    private final Report report;
    private final Map<String, String> files = new TreeMap<>();
    private final String predicateType;

    /** @throws BadJson where it is no statement, is about something else, or says something else than the report */
    Statement(byte[] payload, Report report) throws BadJson {
        this.report = report;
        Fields fields = new Fields("a statement", JsonReader.strict(payload));
        require("_type", TYPE, fields.text("_type"));
        subjects(fields.items("subject"));
        predicateType = fields.text("predicateType");
        Fields predicate = fields.object("predicate");
        fields.end();
        switch (predicateType) {
            case TEST_RESULT -> testResult(predicate);
            case EXPLANATION_AUDIT -> explanationAudit(predicate);
            default -> {} // whoever asks for the type decides
        }
    }

    String predicateType() {
        return predicateType;
    }

    /** Files of the model that it names as subjects: path to hexadecimal digest. */
    Map<String, String> files() {
        return files;
    }

    private void subjects(List<Node> subjects) throws BadJson {
        List<String> wanted = List.of(
                descriptor("model " + report.model().name(), report.model().digest()),
                descriptor(
                        "dataset " + report.dataset().name(), report.dataset().digest()));
        List<String> found = new ArrayList<>();
        for (Node item : subjects) {
            Fields subject = new Fields("subject", item);
            String name = subject.text("name");
            String digest = subject.object("digest").text("sha256");
            if (name.startsWith(FILE)) {
                files.put(name.substring(FILE.length()), digest);
            } else {
                found.add(descriptor(name, "sha256:" + digest));
            }
        }
        require("subject", wanted.toString(), found.toString());
    }

    private void testResult(Fields predicate) throws BadJson {
        Verdict verdict = report.verdict() == Verdict.NOT_RUN ? Verdict.FAILED : report.verdict();
        require("result", verdict.name(), predicate.text("result"));
        require("passedTests", tests(Set.of(Outcome.PASSED)), predicate.texts("passedTests"));
        require("warnedTests", tests(Set.of(Outcome.WARNED)), predicate.texts("warnedTests"));
        require("failedTests", tests(Set.of(Outcome.FAILED, Outcome.NOT_RUN)), predicate.texts("failedTests"));
        List<Node> configuration = predicate.items("configuration");
        if (configuration.isEmpty()) {
            throw new BadJson("configuration must name the plan first");
        }
        plan(configuration.getFirst());
        predicate.end();
    }

    private List<String> tests(Set<Outcome> outcomes) {
        return report.measured().stream()
                .filter(m -> m.required() && outcomes.contains(m.outcome()))
                .map(Measured::toString)
                .toList();
    }

    private void explanationAudit(Fields predicate) throws BadJson {
        require("audit", report.audit(), predicate.text("audit"));
        require("verdict", report.verdict().name(), predicate.text("verdict"));
        require("samples", report.samples(), predicate.whole("samples"));
        plan(predicate.node("plan"));
        predicate.object("harness").text("version");
        List<Node> metrics = predicate.items("metrics");
        require("metrics", report.measured().size(), metrics.size());
        for (int i = 0; i < metrics.size(); i++) {
            metric(report.measured().get(i), new Fields("metrics", metrics.get(i)));
        }
        predicate.end();
    }

    private static void metric(Measured m, Fields metric) throws BadJson {
        require("check", m.check(), metric.text("check"));
        require("explainer", m.explainer(), metric.optional("explainer"));
        require("metric", m.metric(), metric.text("metric"));
        require("outcome", m.outcome().name(), metric.text("outcome"));
        if (m.value().isPresent()) {
            Measured.Estimate value = m.value().get();
            number("value", value.value(), metric);
            number("low", value.low(), metric);
            number("high", value.high(), metric);
            require("sampleSize", value.n(), metric.whole("sampleSize"));
        }
        if (m.rule().isPresent()) {
            Measured.Bound rule = m.rule().get();
            require("comparator", rule.atLeast() ? ">=" : "<=", metric.text("comparator"));
            number("threshold", rule.bound(), metric);
            require("required", rule.required(), metric.flag("required"));
            require("passed", m.outcome() == Outcome.PASSED, metric.flag("passed"));
        }
        metric.end();
    }

    private static void number(String key, double wanted, Fields in) throws BadJson {
        Fields number = in.object(key);
        try {
            double bits = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(number.text("bits")));
            double decimal = Double.parseDouble(number.text("decimal"));
            if (bits != wanted || decimal != wanted) {
                throw new BadJson(key + " must be " + wanted + " as in the report, found " + decimal + " and " + bits);
            }
        } catch (NumberFormatException e) {
            throw new BadJson(key + " must be a number as decimal and bits");
        }
        number.end();
    }

    private void plan(Node node) throws BadJson {
        Fields plan = new Fields("plan", node);
        require(
                "plan",
                descriptor("plan " + report.plan().name(), report.plan().digest()),
                descriptor(plan.text("name"), "sha256:" + plan.object("digest").text("sha256")));
    }

    private static String descriptor(String name, String digest) {
        return name + " (" + digest + ")";
    }

    private static void require(String what, Object wanted, Object found) throws BadJson {
        if (!wanted.equals(found)) {
            throw new BadJson(what + " must be " + wanted + " as in the report, found " + found);
        }
    }
}
