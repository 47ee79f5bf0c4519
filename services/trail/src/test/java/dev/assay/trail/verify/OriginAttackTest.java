package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.record.Subject;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import dev.assay.trail.verify.outcome.Verification;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs that never were, or were something else, by someone who holds the log's key. */
class OriginAttackTest {
    private static final String MODELS = "assay.model-versions";
    private static final String PLANS = "assay.plans";
    private static final String REVIEWS = "assay.reviews";
    private static final Subject OTHER_BYTES =
            new Subject(Subject.Kind.MODEL, "digits", "1.0.0", AuditScene.DATASET_DIGEST);

    private final LogScene scene = LogScene.story();

    private static LedgerRecord review(Head head) {
        return new Reviewed(head, AuditScene.id(AuditScene.PLAN), Reviewed.Decision.APPROVE, "");
    }

    private static LedgerRecord accepted(Head head, Subject subject) {
        return new LedgerRecord.ReleaseAccepted(head, subject, StartedAudits.of(List.of()), "");
    }

    /** Records of a kind that no event of their topic can end in. */
    private static Stream<Arguments> mislabelled() {
        return Stream.of(
                record("a review that fills the gap of a release", MODELS, 3, OriginAttackTest::review),
                record("a review of a topic that was made up", "made.up", 77, OriginAttackTest::review),
                record("a release out of the reviews", REVIEWS, 1, head -> accepted(head, AuditScene.MODEL)),
                record("a release of a topic that was made up", "made.up", 0, head -> accepted(head, AuditScene.MODEL)),
                record("a dataset among the models", MODELS, 3, head -> accepted(head, AuditScene.DATASET)),
                record("a plan among the models", MODELS, 3, OriginAttackTest::plan),
                record(
                        "a model twice, out of the plans",
                        PLANS,
                        1,
                        head -> new LedgerRecord.Duplicate(head, AuditScene.MODEL)));
    }

    private static Arguments record(String name, String topic, long offset, Function<Head, LedgerRecord> record) {
        return Arguments.argumentSet(name, record.apply(LogScene.input(topic, offset, "filler")));
    }

    private static LedgerRecord plan(Head head) {
        return new LedgerRecord.PlanRegistered(head, AuditScene.subject(AuditScene.PLAN), StartedAudits.of(List.of()));
    }

    @ParameterizedTest
    @MethodSource("mislabelled")
    void a_record_that_no_event_of_its_topic_ends_in_is_found(LedgerRecord record) {
        Expect.invalid(scene.add(record).full().verify(), Step.RECONCILIATION, "input-topic", 9);
        LogScene part = LogScene.story();
        part.add(record).reconcile().export(Exported.Kind.SUBSET, 5, "");
        Expect.invalid(part.subset(List.of(1, 2, 4, 7, 9, 11)).verify(), Step.RECONCILIATION, "input-topic", 9);
    }

    @Test
    void a_duplicate_of_what_no_record_accepts_is_found() {
        Subject never = new Subject(Subject.Kind.MODEL, "never-seen", "7", AuditScene.MODEL_DIGEST);
        LedgerRecord again = new LedgerRecord.Duplicate(LogScene.input(MODELS, 3, "again"), never);
        Problem problem = Expect.invalid(scene.add(again).full().verify(), Step.RECONCILIATION, "duplicate-unknown");
        assertThat(problem.message()).contains("MODEL never-seen@7 came again, and no record before accepts it");
        // What a part leaves out may have accepted it.
        LogScene part = LogScene.story();
        part.add(again).reconcile().export(Exported.Kind.SUBSET, 5, "");
        Expect.result(part.subset(List.of(1, 2, 4, 7, 9, 11)).verify(), Result.SUBSET);
    }

    @Test
    void a_version_with_two_digests_is_found() {
        Head head = LogScene.input(MODELS, 3, "other");
        for (LedgerRecord record :
                List.of(accepted(head, OTHER_BYTES), new LedgerRecord.Duplicate(head, OTHER_BYTES))) {
            Problem problem =
                    Expect.invalid(LogScene.story().add(record).full().verify(), Step.RECONCILIATION, "release-twice");
            assertThat(problem.message()).contains("MODEL digits@1.0.0 has digest", "and another in record 4");
            LogScene part = LogScene.story();
            part.add(record).reconcile().export(Exported.Kind.SUBSET, 5, "");
            Expect.invalid(part.subset(List.of(1, 2, 4, 7, 9, 11)).verify(), Step.RECONCILIATION, "release-twice", 9);
        }
    }

    /** A ledger records what comes in; it is said, since nobody decided about an audit there. */
    @Test
    void a_review_of_an_audit_that_nothing_started_is_said() {
        scene.add(new Reviewed(
                LogScene.input(REVIEWS, 1, "of nothing"),
                new AuditId("0".repeat(32)),
                Reviewed.Decision.APPROVE,
                "fine"));
        Verification found = scene.full().verify();
        Expect.result(found, Result.COMPLETE);
        assertThat(found.text())
                .contains("  --    " + Step.RECONCILIATION.means()
                        + ": 1 review is of audits that no record before starts, the first is record 9");
    }

    /** As our own ledger writes them: a conflict, what REST refused, an order that was refused, a plan once more. */
    @Test
    void refusals_of_any_topic_and_a_plan_registered_again_are_right() {
        scene.add(refusal(LogScene.input(MODELS, 3, "conflict"), ""));
        scene.add(refusal(LogScene.input(MODELS, 3, "conflict"), "again sha256:00"));
        scene.add(refusal(LogScene.input("assay.rejected", 7, "rest"), ""));
        scene.add(refusal(LogScene.input("assay.orders", 8, "correction"), ""));
        scene.add(plan(LogScene.input(PLANS, 1, "plan again")));
        Verification found = scene.full().verify();
        Expect.result(found, Result.COMPLETE);
        assertThat(found.limits()).containsOnlyKeys(Step.CONSISTENCY);
    }

    private static LedgerRecord refusal(Head head, String part) {
        return new LedgerRecord.EventRejected(
                head, "digits@1.0.0", Digest.of("x".getBytes(UTF_8)), OptionalLong.empty(), "other bytes", part);
    }
}
