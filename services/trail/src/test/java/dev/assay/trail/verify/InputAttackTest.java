package dev.assay.trail.verify;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.plan.Plan;
import dev.assay.trail.record.Artifact;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.Leaf;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.StartedAudits;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Result;
import dev.assay.trail.verify.outcome.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs and audits that were left out, done twice or counted wrong, by someone who holds the log's key. */
class InputAttackTest {
    private static final Plan PLAN = AuditScene.PLAN;
    private static final AuditReport REPORT = AuditScene.report(PLAN, .2);
    private static final String MODELS = "assay.model-versions";
    private static final String REVIEWS = "assay.reviews";

    /** Audits beyond those that a record itself may list. */
    private static final int MANY = StartedAudits.MAX_LISTED + 1;

    @Test
    void inputs_that_were_deleted_doubled_or_passed_over_are_found_by_arithmetic() {
        LogScene deleted = LogScene.story().reconcile();
        deleted.leaves.remove(5);
        deleted.records.remove(5);
        deleted.export(Exported.Kind.FULL, deleted.leaves.size(), "");
        Expect.invalid(deleted.bag().verify(), Step.RECONCILIATION, "reconciliation", 8);

        LogScene skipped = LogScene.story();
        skipped.add(new LedgerRecord.Duplicate(LogScene.input(MODELS, 4, "later"), AuditScene.MODEL));
        Problem lost = Expect.invalid(skipped.full().verify(), Step.RECONCILIATION, "input-lost");
        assertThat(lost.message()).contains("offset 3 of assay.model-versions-0 has no record");

        LogScene doubled = LogScene.story();
        doubled.add(new LedgerRecord.Duplicate(LogScene.input(MODELS, 1, "other"), AuditScene.MODEL));
        doubled.add(new LedgerRecord.Duplicate(LogScene.input(MODELS, 4, "next"), AuditScene.MODEL));
        Problem two = Expect.invalid(doubled.full().verify(), Step.RECONCILIATION, "input-lost");
        assertThat(two.message()).contains("offset 1 of assay.model-versions-0 has two records");
    }

    @Test
    void audits_that_nothing_started_or_that_end_twice_are_found() {
        LogScene none = new LogScene().keys().releases();
        none.leaves.set(
                4,
                Leaf.of(new LedgerRecord.ReleaseAccepted(
                                none.records.get(4).head(), AuditScene.MODEL, StartedAudits.of(List.of()), ""))
                        .bytes());
        none.records.set(
                4,
                new LedgerRecord.ReleaseAccepted(
                        none.records.get(4).head(), AuditScene.MODEL, StartedAudits.of(List.of()), ""));
        none.decide(PLAN, REPORT, LogScene.ATTESTER);
        Expect.invalid(none.full().verify(), Step.RECONCILIATION, "audit-unstarted", 7);
        LogScene open = new LogScene().keys().releases();
        open.files.remove(AuditScene.EVIDENCE);
        open.files.keySet().removeIf(path -> path.startsWith("data/releases/"));
        Expect.result(open.full().verify(), Result.COMPLETE);
        assertThat(open.bag().verify().facts()).containsEntry("auditsOpen", "1");
        assertThat(open.bag().verify().text())
                .contains("  --    " + Step.RECONCILIATION.means() + ": 1 audit has started and not ended, the first "
                        + AuditScene.id(PLAN) + " by record 4");
    }

    @Test
    void an_audit_that_is_started_twice_or_ends_twice_is_found() {
        LogScene started = LogScene.story();
        started.add(new LedgerRecord.ReleaseAccepted(
                LogScene.input(MODELS, 3, "model"),
                AuditScene.MODEL,
                StartedAudits.of(List.of(AuditScene.id(PLAN))),
                ""));
        Expect.invalid(started.full().verify(), Step.RECONCILIATION, "audit-twice", 9);
        LogScene ended = LogScene.story();
        LedgerRecord.AuditDecided once = (LedgerRecord.AuditDecided) ended.records.get(7);
        ended.add(new LedgerRecord.AuditDecided(
                LogScene.input(MODELS, 1, "again"),
                once.audit(),
                once.attempt(),
                once.model(),
                once.dataset(),
                once.plan(),
                once.verdict(),
                once.counts(),
                once.striking(),
                once.document(),
                once.attestation()));
        Expect.invalid(ended.full().verify(), Step.RECONCILIATION, "audit-twice", 9);
    }

    @Test
    void many_audits_are_read_from_their_list_which_must_have_each_of_them() {
        List<AuditId> ids = IntStream.range(0, MANY)
                .mapToObj(i -> new AuditId(String.format(Locale.ROOT, "%032x", i)))
                .toList();
        byte[] list = StartedAudits.text(ids);
        BagScene good = listing(list, MANY).full();
        Expect.result(good.verify(), Result.COMPLETE);
        assertThat(good.verify().facts()).containsEntry("auditsOpen", String.valueOf(MANY));
        assertThat(good.verify().limits().get(Step.RECONCILIATION))
                .isEqualTo(MANY + " audits have started and not ended, the first " + ids.getFirst() + " by record 9");
        String text = new String(list, US_ASCII);
        for (String other : List.of(
                text.substring(0, text.length() - 1),
                text.substring(33),
                text + text.substring(0, 33).replace("0", "f"),
                text.replaceFirst("0", "x"),
                text.replaceFirst("00", "0"))) {
            Expect.invalid(listing(other.getBytes(US_ASCII), MANY).full().verify(), Step.ARTIFACT, "audit-list", 9);
        }
    }

    /** The story, and a release that starts as many audits as it says, by that list. */
    private static LogScene listing(byte[] list, int count) {
        LogScene scene = LogScene.story();
        Artifact artifact = LogScene.artifact(list, "text/plain");
        scene.files.put("data/lists/" + artifact.digest().hex() + ".txt", list);
        return scene.add(new LedgerRecord.ReleaseAccepted(
                LogScene.input(MODELS, 3, "many"), AuditScene.MODEL, new StartedAudits.Attached(count, artifact), ""));
    }

    /** What a reconciliation says wrongly; all else, and the last reconciliation, is as it should be. */
    private static Stream<Arguments> wrongSums() {
        return Stream.of(
                wrong("counts one more", "it counts", partition(REVIEWS, p -> of(p, 0, 2, RecordType.REVIEW, 2))),
                wrong("counts none", "it counts", partition(REVIEWS, p -> of(p, 0, 1, RecordType.REVIEW, 0))),
                wrong(
                        "counts another outcome",
                        "it counts",
                        partition(REVIEWS, p -> of(of(p, 0, 1, RecordType.REVIEW, 0), 0, 1, RecordType.DUPLICATE, 1))),
                wrong("begins later", "begins at offset 1", partition(REVIEWS, p -> of(p, 1, 2, RecordType.REVIEW, 1))),
                wrong(
                        "leaves one out",
                        "it leaves out assay.reviews-0",
                        sums -> with(
                                sums,
                                sums.partitions().stream()
                                        .filter(p -> !p.topic().equals(REVIEWS))
                                        .toList())),
                wrong("names one twice", "twice", sums -> {
                    List<Reconciled.Partition> twice = new ArrayList<>(sums.partitions());
                    twice.add(twice.getFirst());
                    return with(sums, twice);
                }),
                wrong("names what is no input", "no topic of input", sums -> {
                    List<Reconciled.Partition> more = new ArrayList<>(sums.partitions());
                    more.add(new Reconciled.Partition("assay.ledger", 0, 0, 0, new TreeMap<>()));
                    return with(sums, more);
                }),
                wrong("one more started", "it counts 2 audits started and 1", sums -> counting(sums, 1, 0)),
                wrong("one less started", "it counts 0 audits started and 1", sums -> counting(sums, -1, 0)),
                wrong("one more ended", "it counts 1 audits started and 2", sums -> counting(sums, 0, 1)),
                wrong("one less ended", "it counts 1 audits started and 0", sums -> counting(sums, 0, -1)),
                wrong(
                        "is about fewer records",
                        "it is about 8 records",
                        sums -> new Reconciled(
                                sums.head(), sums.size() - 1, sums.partitions(), sums.started(), sums.ended())));
    }

    private static Arguments wrong(String name, String reason, UnaryOperator<Reconciled> doctor) {
        return Arguments.argumentSet(name, doctor, reason);
    }

    @ParameterizedTest
    @MethodSource("wrongSums")
    void a_reconciliation_that_says_something_else_than_the_records_is_found(
            UnaryOperator<Reconciled> doctor, String reason) {
        LogScene scene = doctored(LogScene.story(), doctor);
        Problem problem = Expect.invalid(scene.full().verify(), Step.RECONCILIATION, "reconciliation");
        assertThat(problem.message()).contains(reason);
        assertThat(problem.index()).hasValue(9);
    }

    /** Whoever leaves out the first events may not say that the input begins after them. */
    @Test
    void inputs_deleted_at_the_beginning_are_found_although_the_log_says_that_it_begins_later() {
        LogScene scene = LogScene.story();
        scene.leaves.remove(8);
        LedgerRecord.Reviewed first = (LedgerRecord.Reviewed) scene.records.remove(8);
        scene.add(new LedgerRecord.Reviewed(
                LogScene.input(REVIEWS, 1, "review"), first.audit(), first.decision(), first.reason()));
        doctored(scene, partition(REVIEWS, p -> of(p, 1, 2, RecordType.REVIEW, 1)));
        scene.export(Exported.Kind.FULL, scene.leaves.size(), "");
        Problem problem = Expect.invalid(scene.bag().verify(), Step.RECONCILIATION, "reconciliation");
        assertThat(problem.message()).contains("of assay.reviews-0 it begins at offset 1, and every input at 0");
    }

    @Test
    void an_input_that_a_reconciliation_ends_before_is_found() {
        LogScene early = LogScene.story();
        early.add(again(4));
        doctored(early, partition(MODELS, p -> new Reconciled.Partition(p.topic(), 0, 0, 4, p.outcomes())));
        early.add(again(3));
        Problem problem = Expect.invalid(early.full().verify(), Step.RECONCILIATION, "reconciliation");
        assertThat(problem.message()).contains("ends before offset 5");
    }

    @Test
    void an_input_that_ends_earlier_than_a_reconciliation_said_is_found() {
        LogScene falls = LogScene.story();
        doctored(falls, partition(MODELS, p -> new Reconciled.Partition(p.topic(), 0, 0, 5, p.outcomes())));
        falls.add(again(3));
        Problem fallen = Expect.invalid(falls.full().verify(), Step.RECONCILIATION, "reconciliation");
        assertThat(fallen.message()).contains("ends before offset 5");
        LogScene open = doctored(
                LogScene.story(), partition(MODELS, p -> new Reconciled.Partition(p.topic(), 0, 0, 4, p.outcomes())));
        open.export(Exported.Kind.FULL, open.leaves.size(), "");
        Problem lost = Expect.invalid(open.bag().verify(), Step.RECONCILIATION, "input-lost");
        assertThat(lost.message()).contains("offset 3 of assay.model-versions-0 has no record");
    }

    @Test
    void a_full_export_without_a_reconciliation_is_found() {
        LogScene scene = LogScene.story();
        scene.export(Exported.Kind.FULL, scene.leaves.size(), "");
        Problem problem = Expect.invalid(scene.bag().verify(), Step.RECONCILIATION, "reconciliation");
        assertThat(problem.message()).contains("no reconciliation stands before the export");
    }

    /** The scene with a reconciliation of all so far, changed. */
    private static LogScene doctored(LogScene scene, UnaryOperator<Reconciled> doctor) {
        scene.reconcile();
        scene.leaves.removeLast();
        Reconciled honest = (Reconciled) scene.records.removeLast();
        Reconciled wrong = doctor.apply(honest);
        assertThat(wrong).isNotEqualTo(honest);
        return scene.add(wrong);
    }

    private static UnaryOperator<Reconciled> partition(String topic, UnaryOperator<Reconciled.Partition> change) {
        return sums -> with(
                sums,
                sums.partitions().stream()
                        .map(p -> p.topic().equals(topic) ? change.apply(p) : p)
                        .toList());
    }

    /** The partition with other ends, and another count of one outcome; 0: without it. */
    private static Reconciled.Partition of(
            Reconciled.Partition p, long first, long end, RecordType outcome, long count) {
        SortedMap<RecordType, Long> outcomes = new TreeMap<>(p.outcomes());
        outcomes.remove(outcome);
        if (count > 0) {
            outcomes.put(outcome, count);
        }
        return new Reconciled.Partition(p.topic(), p.partition(), first, end, outcomes);
    }

    private static Reconciled with(Reconciled sums, List<Reconciled.Partition> partitions) {
        return new Reconciled(sums.head(), sums.size(), partitions, sums.started(), sums.ended());
    }

    private static Reconciled counting(Reconciled sums, int started, int ended) {
        return new Reconciled(
                sums.head(), sums.size(), sums.partitions(), sums.started() + started, sums.ended() + ended);
    }

    private static LedgerRecord again(long offset) {
        return new LedgerRecord.Duplicate(LogScene.input(MODELS, offset, "again"), AuditScene.MODEL);
    }
}
