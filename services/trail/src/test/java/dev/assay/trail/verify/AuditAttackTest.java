package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Verdict;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.ReleaseId;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Retained;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attacks on audits by someone who may even hold the log's key: documents, verdicts, plans, corrections. */
class AuditAttackTest {
    private static final Plan PLAN = AuditScene.PLAN;
    private static final AuditReport REPORT = AuditScene.report(PLAN, .2);
    private static final String ID = AuditScene.id(PLAN).value();
    private static final String REPORT_FILE = "data/audits/" + ID + ".json";

    @Test
    void a_picture_that_was_swapped_is_found_by_the_digest_in_the_log() {
        BagScene bag = LogScene.story().full();
        Expect.invalid(bag.with(AuditScene.EVIDENCE, "another").verify(), Step.ARTIFACT, "artifact-digest", 7);
        Expect.invalid(bag.without(AuditScene.EVIDENCE).verify(), Step.ARTIFACT, "artifact-missing", 7);
    }

    @Test
    void documents_that_were_altered_are_found() {
        BagScene bag = LogScene.story().full();
        Expect.invalid(
                bag.with(REPORT_FILE, bag.text(REPORT_FILE).replace("0.15", "0.14"))
                        .verify(),
                Step.ARTIFACT,
                "artifact-digest",
                7);
        String plan = "data/plans/" + AuditScene.digest(PLAN).hex() + ".json";
        Expect.invalid(
                bag.with(plan, bag.text(plan).replace("0.2", "0.9")).verify(), Step.ARTIFACT, "artifact-digest", 2);
        Expect.invalid(bag.without(plan).verify(), Step.ARTIFACT, "artifact-missing", 2);
    }

    /** Whoever holds both keys writes a report that its values do not bear out. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "high":0.18,"interval"   | "high":0.28,"interval"    | must be WARNED by its interval
            "bound":0.2              | "bound":0.9               | no such rule
            "required":false         | "required":true           | no such rule
            "bound":0,               | "bound":0.5,              | no such rule
            "verdict":"PASSED"       | "verdict":"WARNED"        | verdict must be PASSED
            "n":40                   | "n":9                     | interval that cannot be
            "value":0.15             | "value":0.95              | interval that cannot be
            "value":0.15             | "value":0.11              | interval that cannot be
            "low":-0.23              | "low":-1e+999             | interval that cannot be
            "high":0.18              | "high":1e+999             | interval that cannot be
            "n":40                   | "n":41                    | is of 41 samples, the report has 40
            "samples":40             | "samples":41              | plan allows 40
            "modelDigest":"sha256:   | "modelDigest":"sha256:0   | different releases
            "outcome":"MEASURED"     | "outcome":"PASSED"        | without one
            "explainer":"random"     | "explainer":"gradient"    | no such check
            "family":"structure"     | "family":"fidelity"       | no such check
            "check":"dead-units/1"   | "check":"dead-units/2"    | no such check
            "reason":""              | "reason":"why"            | interval that cannot be
            """)
    void a_report_that_contradicts_itself_or_its_plan_is_found(String found, String replaced, String reason) {
        Problem problem = Expect.invalid(
                withReport(text -> text.replaceFirst(Pattern.quote(found), replaced))
                        .verify(),
                Step.VERDICT,
                "verdict");
        assertThat(problem.message()).contains(reason);
        assertThat(problem.index()).hasValue(7);
    }

    @Test
    void a_report_that_leaves_out_a_rule_is_found() {
        Problem problem = Expect.invalid(
                withReport(text -> text.replaceFirst("\\{\"bound\":0,.*?\\},", ""))
                        .verify(),
                Step.VERDICT,
                "verdict");
        assertThat(problem.message()).contains("leaves out a rule of the plan: auc");
    }

    @Test
    void a_report_without_the_form_of_one_is_found() {
        Expect.invalid(
                withReport(text -> text.replace("\"n\":40", "\"n\":null")).verify(), Step.VERDICT, "report", 7);
        Expect.invalid(withReport(text -> text + " ").verify(), Step.VERDICT, "report", 7);
    }

    /** The report changed, record and statements made for it (statements follow the true one, and come later). */
    private static BagScene withReport(UnaryOperator<String> change) {
        LogScene scene = new LogScene().releases();
        byte[] report =
                change.apply(new String(AuditFormat.write(REPORT), UTF_8)).getBytes(UTF_8);
        assertThat(report).isNotEqualTo(AuditFormat.write(REPORT));
        scene.add(scene.records.get(3)).add(scene.records.get(4)); // keep indices as in the story
        scene.leaves.subList(5, 7).clear();
        scene.records.subList(5, 7).clear();
        scene.add(new Retained(scene.own("store"), Retained.Mode.NONE, 0, true, true, "files"));
        scene.add(new Corrected(scene.own("c"), scene.records.get(5).recordId(), "/lacks", "files", "locks", "typo"));
        scene.files.put(REPORT_FILE, report);
        scene.add(decided(report, report.length));
        scene.files.remove("data/releases/" + AuditScene.MODEL_DIGEST.hex() + ".sha256");
        return scene.full();
    }

    @Test
    void a_document_or_picture_of_another_size_than_is_said_is_found() {
        LogScene scene = new LogScene().keys().releases();
        byte[] report = AuditFormat.write(REPORT);
        scene.files.put(REPORT_FILE, report);
        scene.files.remove("data/releases/" + AuditScene.MODEL_DIGEST.hex() + ".sha256");
        scene.add(decided(report, report.length + 1));
        Expect.invalid(scene.full().verify(), Step.ARTIFACT, "artifact-size", 7);
        String size = "\"size\":" + AuditScene.PICTURE.length;
        Expect.invalid(withReport(text -> text.replace(size, size + "0")).verify(), Step.ARTIFACT, "artifact-size", 7);
    }

    /** An audit of that document, without statements. */
    static LedgerRecord decided(byte[] report, int size) {
        return new LedgerRecord.AuditDecided(
                LogScene.input("assay.model-versions", 0, "model"),
                REPORT.id(),
                1,
                AuditScene.MODEL,
                AuditScene.DATASET,
                AuditScene.subject(PLAN),
                REPORT.verdict(),
                counts(),
                List.of(),
                new Artifact(Digest.of(report), size, "application/json"));
    }

    private static TreeMap<Outcome, Integer> counts() {
        TreeMap<Outcome, Integer> counts = new TreeMap<>();
        REPORT.measurements().forEach(m -> counts.merge(m.outcome(), 1, Integer::sum));
        return counts;
    }

    @Test
    void a_threshold_relaxed_after_the_result_is_found() {
        Plan relaxed = AuditScene.plan(.9);
        LogScene scene = new LogScene().keys().releases();
        scene.add(new LedgerRecord.ReleaseAccepted(
                LogScene.input("assay.model-versions", 3, "m"),
                AuditScene.MODEL,
                StartedAudits.of(List.of(AuditScene.id(relaxed))),
                ""));
        scene.add(new LedgerRecord.PlanRegistered(
                LogScene.input("assay.plans", 1, "relaxed"), AuditScene.subject(relaxed), StartedAudits.of(List.of())));
        scene.decide(PLAN, REPORT, LogScene.ATTESTER);
        scene.decide(relaxed, AuditScene.report(relaxed, .9), LogScene.ATTESTER);
        scene.files.put("data/plans/" + AuditScene.digest(relaxed).hex() + ".json", PlanFormat.write(relaxed));
        scene.files.put(AuditScene.EVIDENCE.replace(ID, AuditScene.id(relaxed).value()), AuditScene.PICTURE);
        Expect.invalid(scene.full().verify(), Step.VERDICT, "plan-late", 10);
    }

    @Test
    void an_audit_is_bound_to_the_versions_that_it_compared_with() {
        Plan plan = AuditScene.comparing(PLAN);
        Predecessors before = new Predecessors(Optional.of(before("0.9.0")), Optional.of(before("1.9.0")));
        AuditId id = AuditScene.id(plan, before);
        Expect.result(compared(plan, before, id).full().verify(), Result.COMPLETE);
        for (Predecessors other : List.of(
                new Predecessors(Optional.of(before("0.8.0")), before.dataset()),
                new Predecessors(before.model(), Optional.empty()),
                new Predecessors(before.dataset(), before.model()),
                Predecessors.NONE)) {
            LogScene scene = compared(plan, other, id);
            Problem problem = Expect.invalid(scene.full().verify(), Step.VERDICT, "verdict");
            assertThat(problem.message())
                    .contains("which follows from model, dataset, plan, attempt and what it compares");
        }
    }

    /** An audit on record under that id, whose report says that it was compared with these. */
    private static LogScene compared(Plan plan, Predecessors before, AuditId id) {
        LogScene scene = new LogScene().keys().releases();
        scene.add(new LedgerRecord.PlanRegistered(
                LogScene.input("assay.plans", 1, "over previous"),
                AuditScene.subject(plan),
                StartedAudits.of(List.of(id))));
        scene.decide(PLAN, REPORT, LogScene.ATTESTER);
        scene.decide(plan, AuditScene.comparing(REPORT, plan, before, id), LogScene.ATTESTER);
        scene.files.put("data/plans/" + AuditScene.digest(plan).hex() + ".json", PlanFormat.write(plan));
        scene.files.put(AuditScene.EVIDENCE.replace(ID, id.value()), AuditScene.PICTURE);
        return scene;
    }

    /** Plans of before there was the word, and plans that permit it, have the same form. */
    @Test
    void what_does_not_apply_stays_outside_the_verdict_where_the_plan_permits_it() {
        Plan plan = AuditScene.comparing(PLAN, false);
        Expect.result(first(plan, Verdict.PASSED, Outcome.NOT_APPLICABLE).full().verify(), Result.COMPLETE);
        Problem counted = Expect.invalid(
                first(plan, Verdict.NOT_RUN, Outcome.NOT_APPLICABLE).full().verify(), Step.VERDICT, "verdict");
        assertThat(counted.message()).contains("verdict must be PASSED");
    }

    @Test
    void a_rule_that_must_apply_cannot_be_said_not_to_apply() {
        Plan plan = AuditScene.comparing(PLAN, true);
        Expect.result(first(plan, Verdict.NOT_RUN, Outcome.NOT_RUN).full().verify(), Result.COMPLETE);
        Problem dropped = Expect.invalid(
                first(plan, Verdict.PASSED, Outcome.NOT_APPLICABLE).full().verify(), Step.VERDICT, "verdict");
        assertThat(dropped.message())
                .contains("must be NOT_RUN: the plan does not permit that its rule does not apply");
        Problem passed = Expect.invalid(
                first(plan, Verdict.PASSED, Outcome.NOT_RUN).full().verify(), Step.VERDICT, "verdict");
        assertThat(passed.message()).contains("verdict must be NOT_RUN");
    }

    /** Of two rules with one bound the one that must apply hides behind the other. */
    @Test
    void a_rule_that_must_apply_is_not_covered_by_another_that_need_not() {
        Plan plan = AuditScene.comparing(AuditScene.comparing(PLAN, true), false);
        Problem dropped = Expect.invalid(
                first(plan, Verdict.PASSED, Outcome.NOT_APPLICABLE).full().verify(), Step.VERDICT, "verdict");
        assertThat(dropped.message()).contains("leaves out a rule of the plan: auc");
    }

    /** An audit on record of a first version, by a plan that compares with the one before. */
    private static LogScene first(Plan plan, Verdict verdict, Outcome outcome) {
        LogScene scene = new LogScene().keys().releases();
        AuditId id = AuditScene.id(plan);
        scene.add(new LedgerRecord.PlanRegistered(
                LogScene.input("assay.plans", 1, "over previous"),
                AuditScene.subject(plan),
                StartedAudits.of(List.of(id))));
        scene.decide(PLAN, REPORT, LogScene.ATTESTER);
        scene.decide(plan, AuditScene.first(REPORT, plan, verdict, outcome), LogScene.ATTESTER);
        scene.files.put("data/plans/" + AuditScene.digest(plan).hex() + ".json", PlanFormat.write(plan));
        scene.files.put(AuditScene.EVIDENCE.replace(ID, id.value()), AuditScene.PICTURE);
        return scene;
    }

    private static Predecessors.Release before(String version) {
        return new Predecessors.Release(ReleaseId.parse("digits@" + version), Digest.of(version.getBytes(UTF_8)));
    }

    @Test
    void corrections_form_one_chain_that_knows_what_stood_before() {
        Expect.result(
                corrected("/reason", "seen, with \"care\"", "seen by two")
                        .full()
                        .verify(),
                Result.COMPLETE);
        Expect.invalid(corrected("/reason", "never said", "x").full().verify(), Step.CHAIN, "correction", 9);
        Expect.invalid(corrected("/none", "never said", "x").full().verify(), Step.CHAIN, "correction", 9);
        LogScene twice = corrected("/reason", "seen, with \"care\"", "seen by two");
        Digest review = twice.records.get(8).recordId();
        twice.add(new Corrected(twice.own("2"), review, "/decision", "WAIVE", "REJECT", "mistaken"));
        Expect.invalid(twice.full().verify(), Step.CHAIN, "correction", 10);
        LogScene chain = corrected("/reason", "seen, with \"care\"", "seen by two");
        Digest first = chain.records.get(9).recordId();
        chain.add(new Corrected(chain.own("2"), first, "/reason", "seen by two", "seen by three", "again"));
        Digest second = chain.records.get(10).recordId();
        chain.add(new Corrected(chain.own("3"), second, "/decision", "WAIVE", "REJECT", "mistaken"));
        Expect.result(chain.full().verify(), Result.COMPLETE);
        LogScene nothing = LogScene.story();
        nothing.add(new Corrected(nothing.own("1"), Digest.of(new byte[0]), "/reason", "a", "b", "c"));
        Expect.invalid(nothing.full().verify(), Step.CHAIN, "correction", 9);
    }

    private static LogScene corrected(String field, String before, String after) {
        LogScene scene = LogScene.story();
        return scene.add(new Corrected(
                scene.own("correction"), scene.records.get(8).recordId(), field, before, after, "typed wrongly"));
    }

    @Test
    void a_plan_that_was_registered_and_never_used_is_there_too() {
        LogScene unused = new LogScene().keys().releases();
        unused.files.remove(AuditScene.EVIDENCE);
        unused.files.keySet().removeIf(path -> path.startsWith("data/releases/"));
        unused.files.remove("data/plans/" + AuditScene.digest(PLAN).hex() + ".json");
        Expect.invalid(unused.full().verify(), Step.ARTIFACT, "artifact-missing", 2);
    }
}
