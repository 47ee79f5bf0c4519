package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Plans by which less is asked than it seems, and plans that would keep a verifier busy. */
class PlanAttackTest {
    private static final Plan PLAN = AuditScene.PLAN;

    /** Rules of the large plan; before they were looked up by name, a thousand took 40 seconds. */
    private static final int MANY = 3_000;

    private static Plan with(List<PlannedCheck> checks) {
        return new Plan(
                PLAN.name(),
                9,
                PLAN.description(),
                PLAN.seed(),
                PLAN.samples(),
                PLAN.shard(),
                PLAN.target(),
                PLAN.explainers(),
                checks);
    }

    /** A check without rules weighs nothing in the verdict, and is one of those that were to be made. */
    @Test
    void a_report_that_leaves_out_a_check_without_rules_is_found() {
        List<PlannedCheck> checks = new ArrayList<>(PLAN.checks());
        checks.add(new PlannedCheck(
                "insertion/1",
                "fidelity",
                PlannedCheck.Scope.MAPS,
                List.of("occlusion", "random"),
                new TreeMap<>(),
                List.of()));
        Plan plan = with(checks);
        AuditReport report = AuditScene.report(plan, .2);
        Problem none = Expect.invalid(audited(plan, report).full().verify(), Step.VERDICT, "verdict");
        assertThat(none.message()).contains("leaves out a check of the plan: insertion/1 with occlusion");
        AuditReport one = with(report, List.of(notRun("occlusion")));
        Problem half = Expect.invalid(audited(plan, one).full().verify(), Step.VERDICT, "verdict");
        assertThat(half.message()).contains("leaves out a check of the plan: insertion/1 with random");
        AuditReport both = with(report, List.of(notRun("occlusion"), notRun("random")));
        Expect.result(audited(plan, both).full().verify(), Result.COMPLETE);
    }

    private static Measurement notRun(String explainer) {
        return new Measurement(
                new Key("insertion/1", explainer, ""),
                "fidelity",
                Optional.empty(),
                Optional.empty(),
                Outcome.NOT_RUN,
                "out of memory");
    }

    @Test
    void a_plan_that_is_registered_under_another_name_is_found() {
        for (Subject other : List.of(
                new Subject(Subject.Kind.PLAN, "innocent", "3", AuditScene.digest(PLAN)),
                new Subject(Subject.Kind.PLAN, PLAN.name(), "03", AuditScene.digest(PLAN)))) {
            LogScene scene = LogScene.story();
            scene.add(new LedgerRecord.PlanRegistered(
                    LogScene.input("assay.plans", 1, "other"), other, StartedAudits.of(List.of())));
            Problem problem = Expect.invalid(scene.full().verify(), Step.VERDICT, "plan-name");
            assertThat(problem.index()).hasValue(9);
            assertThat(problem.message()).contains("the plan calls itself quick@3, record 9 registers it as " + other);
        }
    }

    @Test
    void a_plan_that_names_a_check_twice_is_found() {
        String text = new String(PlanFormat.write(PLAN), UTF_8);
        int at = text.indexOf("{\"check\":\"dead-units/1\"");
        String check = text.substring(at, text.indexOf("{\"check\":\"deletion/1\""));
        Problem problem = Expect.invalid(registered(text.replace(check, check + check)), Step.VERDICT, "plan");
        assertThat(problem.message()).contains("must name each check once, found dead-units/1 again");
    }

    private static Verification registered(String plan) {
        LogScene scene = LogScene.story();
        Digest digest = Digest.of(plan.getBytes(UTF_8));
        scene.files.put("data/plans/" + digest.hex() + ".json", plan.getBytes(UTF_8));
        scene.add(new LedgerRecord.PlanRegistered(
                LogScene.input("assay.plans", 1, "other"),
                new Subject(Subject.Kind.PLAN, PLAN.name(), "4", digest),
                StartedAudits.of(List.of())));
        return scene.full().verify();
    }

    @Test
    void a_plan_of_many_rules_is_judged_in_one_pass() {
        List<Rule> rules = new ArrayList<>();
        List<Measurement> measured = new ArrayList<>();
        Measurement known = AuditScene.report(PLAN, .2).measurements().get(1);
        for (int i = 0; i < MANY; i++) {
            Rule rule = AuditScene.rule("auc", List.of("occlusion"), 1 + i, Optional.empty(), false);
            rules.add(rule);
            measured.add(
                    new Measurement(known.key(), known.family(), known.value(), Optional.of(rule), Outcome.PASSED, ""));
        }
        List<PlannedCheck> checks = new ArrayList<>();
        for (PlannedCheck check : PLAN.checks()) {
            List<Rule> all = new ArrayList<>(check.rules());
            if (check.check().equals("deletion/1")) {
                all.addAll(rules);
            }
            checks.add(new PlannedCheck(
                    check.check(), check.family(), check.scope(), check.explainers(), check.with(), all));
        }
        Plan plan = with(checks);
        BagScene bag =
                audited(plan, with(AuditScene.report(plan, .2), measured)).full();
        assertTimeoutPreemptively(Duration.ofSeconds(30), () -> Expect.result(bag.verify(), Result.COMPLETE));
    }

    private static AuditReport with(AuditReport report, List<Measurement> more) {
        List<Measurement> all = new ArrayList<>(report.measurements());
        all.addAll(more);
        return new AuditReport(
                report.id(),
                report.verdict(),
                report.model(),
                report.modelDigest(),
                report.dataset(),
                report.datasetDigest(),
                report.plan(),
                report.planVersion(),
                report.planDigest(),
                report.samples(),
                all,
                report.evidence(),
                report.runtimes(),
                report.narratives());
    }

    /** The audit of that plan on record, and the plan. */
    private static LogScene audited(Plan plan, AuditReport report) {
        LogScene scene = LogScene.story();
        scene.add(new LedgerRecord.PlanRegistered(
                LogScene.input("assay.plans", 1, "other"),
                AuditScene.subject(plan),
                StartedAudits.of(List.of(AuditScene.id(plan)))));
        scene.files.put("data/plans/" + AuditScene.digest(plan).hex() + ".json", PlanFormat.write(plan));
        scene.files.put(
                AuditScene.EVIDENCE.replace(
                        AuditScene.id(PLAN).value(), AuditScene.id(plan).value()),
                AuditScene.PICTURE);
        return scene.decide(plan, report, LogScene.ATTESTER);
    }
}
