package dev.assay.trail.verify.audit;

import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.Fields;
import dev.assay.trail.verify.json.JsonReader;
import dev.assay.trail.verify.json.Node;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One in-toto statement (v1), held against the audit report and plan; docs/reference/attestation.md says what each field means. */
final class Statement {
    static final String PAYLOAD_TYPE = "application/vnd.in-toto+json";
    static final String TEST_RESULT = "https://in-toto.io/attestation/test-result/v0.1";
    static final String EXPLANATION_AUDIT = "https://assay.dev/attestation/explanation-audit/v0.1";

    private static final String TYPE = "https://in-toto.io/Statement/v1";
    private static final String FILE = "file ";

    /** UTF-16 code units of a text; a longer one is cut, and ends in an ellipsis. */
    private static final int MAX_TEXT = 2_000;

    /** Hexadecimal digits of a binary64. */
    private static final int BITS = 16;

    private final Report report;
    private final Plan plan;
    private final Map<String, String> files = new TreeMap<>();
    private final String predicateType;

    /**
     * @param plan that the report names
     * @throws BadJson where it is no statement, is about something else, or says something else than report and plan
     */
    Statement(byte[] payload, Report report, Plan plan) throws BadJson {
        this.report = report;
        this.plan = plan;
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
            Descriptor subject = Descriptor.read("subject", item);
            if (!subject.name().startsWith(FILE)) {
                found.add(subject.toString());
            } else if (files.put(subject.name().substring(FILE.length()), subject.hex()) != null) {
                throw new BadJson("subject must name " + subject.name() + " once");
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
        configuration(predicate.items("configuration"));
        predicate.end();
    }

    /** The plan, every explainer of the plan with its parameters, every runtime of the report with its settings. */
    private void configuration(List<Node> found) throws BadJson {
        List<Plan.Explainer> explainers = plan.explainers();
        int wanted = 1 + explainers.size() + report.runtimes().size();
        if (found.size() != wanted) {
            throw new BadJson("configuration must have " + wanted + " parts: the plan, its " + explainers.size()
                    + " explainers and " + report.runtimes().size() + " runtimes of the report, found "
                    + found.size());
        }
        int at = 0;
        plan(found.get(at++));
        for (Plan.Explainer explainer : explainers) {
            settings("explainer " + explainer.name(), explainer.with(), found.get(at++));
        }
        for (SortedMap<String, String> runtime : report.runtimes()) {
            settings("runtime", runtime, found.get(at++));
        }
    }

    private static void settings(String name, SortedMap<String, String> wanted, Node node) throws BadJson {
        Fields part = new Fields("configuration", node);
        require("configuration", fit(name), part.text("name"));
        SortedMap<String, String> fitted = new TreeMap<>();
        wanted.forEach((key, value) -> fitted.put(fit(key), fit(value)));
        require("the settings of " + name, fitted, part.object("annotations").allTexts());
        part.end();
    }

    private List<String> tests(Set<Outcome> outcomes) {
        return report.measured().stream()
                .filter(m -> m.required() && outcomes.contains(m.outcome()))
                .map(m -> fit(m.toString()))
                .toList();
    }

    private void explanationAudit(Fields predicate) throws BadJson {
        require("audit", report.audit(), predicate.text("audit"));
        require("verdict", report.verdict().name(), predicate.text("verdict"));
        require("samples", report.samples(), predicate.whole("samples"));
        plan(predicate.node("plan"));
        harness(predicate.object("harness"));
        List<Node> metrics = predicate.items("metrics");
        require("metrics", report.measured().size(), metrics.size());
        for (int i = 0; i < metrics.size(); i++) {
            metric(report.measured().get(i), new Fields("metrics", metrics.get(i)));
        }
        predicate.end();
    }

    /** Which version of Assay it was is said here alone. */
    private static void harness(Fields harness) throws BadJson {
        harness.text("name");
        harness.text("version");
        harness.end();
    }

    private static void metric(Measured m, Fields metric) throws BadJson {
        require("check", fit(m.check()), metric.text("check"));
        require("explainer", fit(m.explainer()), metric.optional("explainer"));
        require("metric", fit(m.metric()), metric.text("metric"));
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
            String hex = number.text("bits");
            if (hex.length() != BITS) {
                throw new BadJson(key + ".bits must have " + BITS + " hexadecimal digits, found " + hex.length());
            }
            double bits = Double.longBitsToDouble(HexFormat.fromHexDigitsToLong(hex));
            double decimal = Double.parseDouble(number.text("decimal"));
            if (bits != wanted || decimal != wanted) {
                throw new BadJson(key + " must be " + wanted + " as in the report, found " + decimal + " and " + bits);
            }
        } catch (IllegalArgumentException e) {
            throw new BadJson(key + " must be a number as decimal and bits");
        }
        number.end();
    }

    private void plan(Node node) throws BadJson {
        require(
                "plan",
                descriptor("plan " + report.plan().name(), report.plan().digest()),
                Descriptor.read("plan", node).toString());
    }

    private static String descriptor(String name, String digest) {
        return fit(name) + " (" + digest + ")";
    }

    /** What has a name and a digest, and nothing else. */
    private record Descriptor(String name, String hex) {
        static Descriptor read(String what, Node node) throws BadJson {
            Fields fields = new Fields(what, node);
            Fields digest = fields.object("digest");
            Descriptor descriptor = new Descriptor(fields.text("name"), digest.text("sha256"));
            digest.end();
            fields.end();
            return descriptor;
        }

        @Override
        public String toString() {
            return name + " (sha256:" + hex + ")";
        }
    }

    /** The text as statements hold it. */
    private static String fit(String text) {
        String normal = Normalizer.normalize(text, Normalizer.Form.NFC);
        if (normal.length() <= MAX_TEXT) {
            return normal;
        }
        int end = MAX_TEXT - 1;
        end -= Character.isHighSurrogate(normal.charAt(end - 1)) ? 1 : 0;
        return normal.substring(0, end) + '…';
    }

    private static void require(String what, Object wanted, Object found) throws BadJson {
        if (!wanted.equals(found)) {
            throw new BadJson(what + " must be " + wanted + " as in the report and its plan, found " + found);
        }
    }
}
