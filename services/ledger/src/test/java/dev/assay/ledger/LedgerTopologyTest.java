package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static dev.assay.ledger.Scenario.DEADLINE;
import static dev.assay.ledger.Scenario.attempt;
import static dev.assay.ledger.Scenario.decided;
import static dev.assay.ledger.Scenario.passing;
import static dev.assay.ledger.Scenario.planned;
import static dev.assay.ledger.Scenario.results;
import static dev.assay.ledger.Scenario.works;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.FindingKind;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.TaskDone;
import dev.assay.trail.record.LedgerRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** How audits come together. */
class LedgerTopologyTest extends LedgerScene {
    @Test
    void records_an_audit_once_all_its_results_are_there() {
        send(decided(1), planned(1));
        List<TaskDone> results = passing(1);
        results.subList(0, 2).forEach(this::send);
        assertThat(records()).hasSize(1);
        assertThat(gauge("assay.audits.running")).isEqualTo(1);
        assertThat(gauge("assay.tasks.missing")).isEqualTo(1);

        send(results.get(2));
        LedgerEntry entry = ledger().getLast();
        LedgerRecord.AuditDecided audit = (LedgerRecord.AuditDecided) record(entry);
        assertThat(whole)
                .extracting(LedgerEntry::getType)
                .containsExactly(
                        "KEY_REGISTERED",
                        "PLAN_REGISTERED",
                        "RELEASE_ACCEPTED",
                        "KEY_REGISTERED",
                        "KEY_REGISTERED",
                        "AUDIT");
        assertThat(entry.getIndex()).isEqualTo(5);

        assertThat(audit.verdict()).isEqualTo(Verdict.PASSED);
        assertThat(audit.audit().value()).isEqualTo(planned(1).getAudit());
        assertThat(audit.head().time()).isEqualTo(AT.plusSeconds(60));
        assertThat(audit.head().cause().offset()).isEqualTo(1);
        assertThat(audit.counts()).containsEntry(Outcome.PASSED, 2);
        assertThat(audit.striking()).isEmpty();
        assertThat(gauge("assay.audits.running")).isZero();
        assertThat(gauge("assay.tasks.missing")).isZero();
    }

    @Test
    void sends_the_document_along_that_the_record_of_an_audit_names() {
        send(planned(1));
        results(1, .9).forEach(this::send);
        LedgerEntry entry = ledger().getLast();
        LedgerRecord.AuditDecided audit = (LedgerRecord.AuditDecided) record(entry);
        byte[] document = Entries.bytes(entry.getAttachments().getFirst().getContent());
        assertThat(Digest.of(document)).isEqualTo(audit.document().digest());
        assertThat(audit.document().size()).isEqualTo(document.length);
        AuditReport report = AuditFormat.read(document);
        assertThat(report.verdict()).isEqualTo(Verdict.FAILED).isEqualTo(audit.verdict());
        assertThat(report.evidence()).hasSize(3);
        assertThat(report.runtimes()).containsOnlyKeys(works());
        assertThat(report.narratives()).hasEntrySatisfying("deletion/1", told -> {
            assertThat(told.failed()).isEqualTo("It does not.");
            assertThat(told.modes()).extracting(Narrative.Mode::name).containsExactly("blind");
        });
        assertThat(report.limits()).containsExactly(Map.entry("rise", "It spreads."));
        assertThat(audit.striking()).singleElement().satisfies(striking -> {
            assertThat(striking.check()).isEqualTo("deletion/1");
            assertThat(striking.outcome()).isEqualTo(Outcome.FAILED);
            assertThat(striking.value().orElseThrow().decimal()).isEqualTo("0.9");
        });
    }

    @Test
    void gives_the_same_record_in_whatever_order_the_results_come() {
        long seed = new Random().nextLong();
        System.out.println("seed of the order of results: " + seed);
        send(planned(1));
        passing(1).forEach(this::send);
        byte[] leaf = Entries.bytes(ledger().getLast().getLeaf());
        for (int i = 0; i < 5; i++) {
            driver.close();
            driver = driver(Runnable::run);
            send(planned(1));
            List<TaskDone> results = passing(1);
            Collections.shuffle(results, new Random(seed + i));
            results.forEach(this::send);
            assertThat(Entries.bytes(ledger().getLast().getLeaf())).isEqualTo(leaf);
        }
    }

    @Test
    void counts_what_is_missing_at_the_deadline_as_not_run_with_the_reason() {
        send(planned(1), attempt(1, works().get(1), 1), attempt(1, works().get(1), 2), attempt(1, works().get(1), 3));
        send(attempt(1, works().get(2), 1));
        driver.advanceWallClockTime(Duration.ofMinutes(29));
        assertThat(ledger()).isEmpty();
        driver.advanceWallClockTime(Duration.ofMinutes(2));

        LedgerEntry entry = ledger().getLast();
        LedgerRecord.AuditDecided audit = (LedgerRecord.AuditDecided) record(entry);
        assertThat(audit.verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(audit.head().time()).isEqualTo(DEADLINE);
        List<String> reasons =
                report(entry).measurements().stream().map(Measurement::reason).toList();
        assertThat(works().getFirst()).isEqualTo("activations");
        assertThat(reasons).anyMatch(reason -> reason.contains("no worker took it before the deadline"));
        assertThat(reasons)
                .anyMatch(
                        reason -> reason.contains("3 deliveries started and none finished: the task kills its worker"));
    }

    @Test
    void names_the_worker_that_started_a_task_and_did_not_finish() {
        send(planned(1));
        works().forEach(work -> send(attempt(1, work, 1)));
        driver.advanceWallClockTime(Duration.ofMinutes(31));
        assertThat(report(ledger().getLast()).measurements())
                .allMatch(measurement -> measurement
                        .reason()
                        .contains("started by worker-1 at 2026-11-23T10:00:01Z (delivery 1) and not finished"
                                + " before the deadline"));
    }

    @Test
    void lets_results_that_wait_in_the_topic_count_after_a_long_stop() {
        send(planned(1));
        driver.close();
        driver = driver(Runnable::run);
        // The state of a test driver does not outlive it; the plan comes again, long after its deadline.
        driver.advanceWallClockTime(Duration.ofHours(5));
        send(planned(1));
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        passing(1).forEach(this::send);
        assertThat(record(ledger().getLast()))
                .isInstanceOfSatisfying(
                        LedgerRecord.AuditDecided.class,
                        audit -> assertThat(audit.verdict()).isEqualTo(Verdict.PASSED));
    }

    @Test
    void closes_a_late_audit_at_once_when_the_topic_was_read_beyond_its_deadline() {
        send(planned(1), planned(2));
        driver.advanceWallClockTime(Duration.between(AT, DEADLINE).minusSeconds(1));
        send(attempt(1, works().getFirst(), 1));
        driver.advanceWallClockTime(Duration.ofSeconds(2));
        assertThat(ledger()).as("there may be results that were not read yet").isEmpty();
        sendAt(DEADLINE.plusSeconds(1), attempt(1, works().getFirst(), 2));
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(ledger()).extracting(LedgerEntry::getType).containsExactly("AUDIT", "AUDIT");
    }

    @Test
    void closes_a_late_audit_when_the_topic_is_quiet() {
        send(planned(1));
        driver.advanceWallClockTime(Duration.between(AT, DEADLINE).minusSeconds(1));
        send(attempt(1, works().getFirst(), 1));
        driver.advanceWallClockTime(Duration.ofSeconds(9));
        assertThat(ledger()).isEmpty();
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(ledger()).extracting(LedgerEntry::getType).containsExactly("AUDIT");
    }

    @Test
    void ignores_a_result_that_comes_again_or_too_late() {
        send(planned(1));
        List<TaskDone> results = passing(1);
        send(results.get(0), results.get(0));
        send(with(results.get(0), TaskDone.class, e -> {
            e.setWorker("worker-2");
            e.setDelivery(2);
            e.setAt(AT.plusSeconds(99));
        }));
        send(results.get(1), results.get(2), results.get(1));
        assertThat(ledger()).hasSize(1);
        assertThat(rejected()).isEmpty();
        assertThat(meters.get("assay.results.ignored")
                        .tag("why", "duplicate")
                        .counter()
                        .count())
                .isEqualTo(2);
        assertThat(meters.get("assay.results.ignored")
                        .tag("why", "late")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(record(ledger.getLast()).head().time()).isEqualTo(AT.plusSeconds(60));
    }

    @Test
    void lets_the_first_result_stand_and_records_one_that_differs() {
        send(planned(1));
        send(passing(1).get(1));
        send(results(1, .9).get(1));
        passing(1).forEach(this::send);
        List<LedgerRecord> records = records();
        assertThat(records).hasSize(2);
        assertThat(records.getFirst())
                .isInstanceOfSatisfying(
                        LedgerRecord.EventRejected.class,
                        refusal -> assertThat(refusal.reason())
                                .isEqualTo("a second result differs from the first, which stands"));
        assertThat(records.getLast())
                .isInstanceOfSatisfying(
                        LedgerRecord.AuditDecided.class,
                        audit -> assertThat(audit.verdict()).isEqualTo(Verdict.PASSED));
    }

    @Test
    void ignores_an_audit_that_is_planned_again() {
        send(planned(1), planned(1));
        passing(1).forEach(this::send);
        send(planned(1));
        passing(1).forEach(this::send);
        driver.advanceWallClockTime(Duration.ofHours(1));
        assertThat(ledger()).hasSize(1);
    }

    @Test
    void measures_what_a_worker_reduced() {
        send(planned(1));
        passing(1).forEach(this::send);
        assertThat(report(ledger().getLast()).measurements())
                .filteredOn(m -> m.key().metric().equals("cka"))
                .singleElement()
                .satisfies(m -> assertThat(m.value().orElseThrow().interval()).isEqualTo("jackknife over 2 blocks"));
    }

    @Test
    void counts_a_task_that_could_not_be_done_as_not_run() {
        send(planned(1));
        List<TaskDone> results = passing(1);
        send(results.get(0), results.get(1));
        send(with(results.get(2), TaskDone.class, e -> {
            e.setFindings(List.of());
            e.setEvidence(List.of());
            e.setFailure("the model gave NaN");
        }));
        LedgerEntry entry = ledger().getLast();
        assertThat(report(entry).verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(report(entry).measurements()).anyMatch(m -> m.reason().contains("the model gave NaN"));
    }

    @Test
    void decides_an_audit_whose_worker_sends_what_cannot_be_read() {
        send(planned(1));
        List<TaskDone> results = passing(1);
        send(results.get(0), results.get(1));
        send(with(
                results.get(2),
                TaskDone.class,
                e -> e.setFindings(List.of(Scenario.finding(FindingKind.BLOCKS, "deletion/1", "rise", "auc")
                        .setStatistic("NO_SUCH")
                        .build()))));
        List<LedgerRecord> records = records();
        assertThat(records).hasSize(2);
        assertThat(records).hasAtLeastOneElementOfType(LedgerRecord.EventRejected.class);
        assertThat(records).hasAtLeastOneElementOfType(LedgerRecord.AuditDecided.class);
        LedgerEntry audit = ledger.stream()
                .filter(entry -> entry.getType().equals("AUDIT"))
                .findFirst()
                .orElseThrow();
        assertThat(report(audit).verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(report(audit).measurements()).anyMatch(m -> m.reason().contains("its result was not acceptable"));
    }

    @Test
    void assembles_outside_the_stream_and_picks_the_results_up_later_in_their_order() {
        stop();
        List<Runnable> waiting = new ArrayList<>();
        driver = driver(waiting::add);
        int atOnce = 64 / works().size();
        for (int model = 1; model <= atOnce + 2; model++) {
            send(planned(model));
            passing(model).forEach(this::send);
        }
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(waiting).as("as many as memory allows").hasSize(atOnce);
        assertThat(gauge("assay.audits.running")).isEqualTo(atOnce + 2);
        send(passing(1).getFirst());
        waiting.subList(1, atOnce).forEach(Runnable::run);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(ledger()).as("the first is not done").isEmpty();
        assertThat(waiting).hasSize(atOnce);
        waiting.getFirst().run();
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(waiting).hasSize(atOnce + 2);
        waiting.subList(atOnce, atOnce + 2).forEach(Runnable::run);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(records())
                .extracting(
                        record -> ((LedgerRecord.AuditDecided) record).audit().value())
                .containsExactlyElementsOf(IntStream.rangeClosed(1, atOnce + 2)
                        .mapToObj(model -> planned(model).getAudit())
                        .toList());
    }
}
