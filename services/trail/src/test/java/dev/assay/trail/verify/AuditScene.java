package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;

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
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.ReleaseId;
import dev.assay.trail.record.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One audit that passed: a plan, a report that follows from it, a picture. */
final class AuditScene {
    static final byte[] PICTURE = "not really a picture".getBytes(UTF_8);
    static final Manifest MANIFEST = new Manifest(new TreeMap<>(Map.of("a.onnx", Digest.of("onnx".getBytes(UTF_8)))));
    static final Digest MODEL_DIGEST = MANIFEST.digest();
    static final Digest DATASET_DIGEST = Digest.of("dataset".getBytes(UTF_8));
    static final Subject MODEL = new Subject(Subject.Kind.MODEL, "digits", "1.0.0", MODEL_DIGEST);
    static final Subject DATASET = new Subject(Subject.Kind.DATASET, "digits", "2.0.0", DATASET_DIGEST);
    static final Plan PLAN = plan(.2);
    static final String EVIDENCE = "data/evidence/digits/1.0.0/" + id(PLAN) + "/deletion/1/curve-0.svg";

    private AuditScene() {}

    /** @param bound below which the area must be */
    static Plan plan(double bound) {
        return new Plan(
                "quick",
                3,
                "for tests",
                1,
                40,
                8,
                Plan.Target.PREDICTED,
                List.of(
                        new PlannedExplainer("occlusion", new TreeMap<>(Map.of("window", "4"))),
                        new PlannedExplainer("random", new TreeMap<>())),
                List.of(
                        new PlannedCheck(
                                "dead-units/1",
                                "structure",
                                PlannedCheck.Scope.ACTIVATIONS,
                                List.of(),
                                new TreeMap<>(),
                                List.of(rule("dormant", List.of(), .1, Optional.empty(), false))),
                        new PlannedCheck(
                                "deletion/1",
                                "fidelity",
                                PlannedCheck.Scope.MAPS,
                                List.of("occlusion", "random"),
                                new TreeMap<>(),
                                List.of(
                                        rule("auc", List.of("occlusion"), bound, Optional.empty(), true),
                                        rule("auc", List.of("occlusion"), 0, Optional.of("random"), true)))));
    }

    static Rule rule(String metric, List<String> explainers, double bound, Optional<String> over, boolean required) {
        return new Rule(metric, explainers, Direction.AT_MOST, bound, over, required);
    }

    static Digest digest(Plan plan) {
        return PlanFormat.digest(plan);
    }

    static Subject subject(Plan plan) {
        return new Subject(Subject.Kind.PLAN, plan.name(), String.valueOf(plan.version()), digest(plan));
    }

    static AuditId id(Plan plan) {
        return AuditId.of(MODEL_DIGEST, DATASET_DIGEST, digest(plan), 1);
    }

    /** @param bound of the plan */
    static AuditReport report(Plan plan, double bound) {
        return new AuditReport(
                id(plan),
                Verdict.PASSED,
                ReleaseId.parse("digits@1.0.0"),
                MODEL_DIGEST,
                ReleaseId.parse("digits@2.0.0"),
                DATASET_DIGEST,
                plan.name(),
                plan.version(),
                digest(plan),
                40,
                List.of(
                        measured(
                                "dead-units/1",
                                "",
                                "dormant:conv1",
                                .05,
                                Outcome.PASSED,
                                Optional.of(rule("dormant:conv1", List.of(), .1, Optional.empty(), false))),
                        measured(
                                "deletion/1",
                                "occlusion",
                                "auc",
                                .15,
                                Outcome.PASSED,
                                Optional.of(rule("auc", List.of("occlusion"), bound, Optional.empty(), true))),
                        measured(
                                "deletion/1",
                                "occlusion",
                                "auc over random",
                                -.2,
                                Outcome.PASSED,
                                Optional.of(rule("auc", List.of("occlusion"), 0, Optional.of("random"), true))),
                        measured("deletion/1", "random", "auc", .35, Outcome.MEASURED, Optional.empty())),
                List.of(new Evidence(
                        "deletion/1",
                        "occlusion",
                        "curve-0.svg",
                        Digest.of(PICTURE),
                        PICTURE.length,
                        "image/svg+xml",
                        "A curve",
                        "It falls")),
                new TreeMap<>(Map.of(
                        "maps/occlusion/0", new Runtime(new TreeMap<>(Map.of("provider", "CPU", "threads", "1"))))),
                new TreeMap<>(),
                Predecessors.NONE,
                new TreeMap<>(Map.of("occlusion", "It is as coarse as its windows.")));
    }

    /** The same audit, had it been compared with a version of the model before: its values inform, the difference is judged. */
    static AuditReport comparing(AuditReport report, Plan plan, Predecessors before, AuditId id) {
        List<Measurement> all = new ArrayList<>(report.measurements());
        Optional<Rule> rule = Optional.of(rule("auc", List.of("occlusion"), 0, Optional.of(Rule.PREVIOUS), true));
        all.add(measured("deletion/1", "occlusion", "auc over previous", -.05, Outcome.PASSED, rule));
        all.add(measured("deletion/1", "occlusion", Key.ofPrevious("auc"), .2, Outcome.MEASURED, Optional.empty()));
        return new AuditReport(
                id,
                report.verdict(),
                report.model(),
                report.modelDigest(),
                report.dataset(),
                report.datasetDigest(),
                plan.name(),
                plan.version(),
                digest(plan),
                report.samples(),
                all,
                report.evidence(),
                report.runtimes(),
                report.narratives(),
                before,
                report.limits());
    }

    /** The same audit of a first version: the rule over the version before has nothing to look at. */
    static AuditReport first(AuditReport report, Plan plan, Verdict verdict, Outcome outcome) {
        List<Measurement> all = new ArrayList<>(report.measurements());
        all.add(new Measurement(
                new Key("deletion/1", "occlusion", "auc over previous"),
                "fidelity",
                Optional.empty(),
                Optional.of(rule("auc", List.of("occlusion"), 0, Optional.of(Rule.PREVIOUS), true)),
                outcome,
                "there is no previous version"));
        return new AuditReport(
                id(plan),
                verdict,
                report.model(),
                report.modelDigest(),
                report.dataset(),
                report.datasetDigest(),
                plan.name(),
                plan.version(),
                digest(plan),
                report.samples(),
                all,
                report.evidence(),
                report.runtimes(),
                report.narratives());
    }

    static AuditId id(Plan plan, Predecessors before) {
        return AuditId.of(MODEL_DIGEST, DATASET_DIGEST, digest(plan), 1, before);
    }

    /** The plan with a rule over the version before. */
    static Plan comparing(Plan plan) {
        return comparing(plan, false);
    }

    /** @param mustApply whether it has to apply to first versions too */
    static Plan comparing(Plan plan, boolean mustApply) {
        List<PlannedCheck> checks = new ArrayList<>();
        for (PlannedCheck check : plan.checks()) {
            List<Rule> rules = new ArrayList<>(check.rules());
            if (check.check().equals("deletion/1")) {
                Optional<String> over = Optional.of(Rule.PREVIOUS);
                rules.add(new Rule("auc", List.of("occlusion"), Direction.AT_MOST, 0, over, true, mustApply));
            }
            checks.add(new PlannedCheck(
                    check.check(), check.family(), check.scope(), check.explainers(), check.with(), rules));
        }
        return new Plan(
                plan.name(),
                plan.version() + 1,
                plan.description(),
                plan.seed(),
                plan.samples(),
                plan.shard(),
                plan.target(),
                plan.explainers(),
                checks);
    }

    private static Measurement measured(
            String check, String explainer, String metric, double value, Outcome outcome, Optional<Rule> rule) {
        return new Measurement(
                new Key(check, explainer, metric),
                check.startsWith("dead") ? "structure" : "fidelity",
                Optional.of(new Estimate(value, value - .03, value + .03, 40, "bootstrap percentile, 2000 draws")),
                rule,
                outcome,
                "");
    }
}
