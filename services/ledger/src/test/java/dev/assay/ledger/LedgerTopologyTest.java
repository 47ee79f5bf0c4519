package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static dev.assay.ledger.Scenario.DEADLINE;
import static dev.assay.ledger.Scenario.attempt;
import static dev.assay.ledger.Scenario.decided;
import static dev.assay.ledger.Scenario.digest;
import static dev.assay.ledger.Scenario.passing;
import static dev.assay.ledger.Scenario.planned;
import static dev.assay.ledger.Scenario.results;
import static dev.assay.ledger.Scenario.works;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.Decision;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.FindingKind;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ReviewDecision;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.Topics;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.RecordType;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    void assembles_outside_the_stream_and_picks_the_result_up_later() {
        stop();
        List<Runnable> waiting = new ArrayList<>();
        driver = driver(waiting::add);
        send(planned(1), planned(2));
        passing(1).forEach(this::send);
        passing(2).forEach(this::send);
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(ledger()).isEmpty();
        assertThat(waiting).as("one audit at a time").hasSize(1);
        assertThat(gauge("assay.audits.running")).isEqualTo(2);
        send(passing(1).getFirst());
        waiting.removeFirst().run();
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        waiting.removeFirst().run();
        driver.advanceWallClockTime(Duration.ofSeconds(1));
        assertThat(ledger()).hasSize(2);
    }

    @Test
    void makes_one_record_of_each_decision_of_the_planner() {
        InputDecided accepted = decided(1);
        send(
                accepted,
                with(decided(2), InputDecided.class, e -> {
                    e.setAudits(List.of());
                    e.setWaitsFor("dataset d@1");
                }),
                with(decided(3), InputDecided.class, e -> {
                    e.setDecision(Decision.DUPLICATE);
                    e.setAudits(List.of());
                }),
                with(decided(4), InputDecided.class, e -> {
                    e.setDecision(Decision.CONFLICT);
                    e.setAudits(List.of());
                    e.setReason("other bytes");
                }),
                with(decided(5), InputDecided.class, e -> {
                    e.setDecision(Decision.PLAN_REGISTERED);
                    e.setSubjectKind("plan");
                }));
        List<LedgerRecord> records = records();
        assertThat(records)
                .extracting(LedgerRecord::type)
                .containsExactly(
                        RecordType.RELEASE_ACCEPTED,
                        RecordType.RELEASE_ACCEPTED,
                        RecordType.DUPLICATE,
                        RecordType.EVENT_REJECTED,
                        RecordType.PLAN_REGISTERED);
        assertThat(records.get(1))
                .isInstanceOfSatisfying(
                        LedgerRecord.ReleaseAccepted.class,
                        waits -> assertThat(waits.waitsFor()).isEqualTo("dataset d@1"));
        assertThat(records.get(3)).isInstanceOfSatisfying(LedgerRecord.EventRejected.class, conflict -> {
            assertThat(conflict.reason()).isEqualTo("other bytes");
            assertThat(conflict.about()).isEqualTo("m4@1.0.0");
        });
        assertThat(records).allMatch(record -> record.head().actor().equals("ci"));
    }

    @Test
    void names_hundreds_of_audits_by_a_list_that_travels_along() {
        List<String> audits =
                IntStream.range(0, 400).mapToObj(i -> String.format("%032x", i)).toList();
        send(with(decided(1), InputDecided.class, e -> e.setAudits(audits)));
        LedgerEntry entry = ledger().getLast();
        assertThat(new String(Entries.bytes(entry.getAttachments().getFirst().getContent()), UTF_8).lines())
                .containsExactlyElementsOf(audits);
    }

    @Test
    void records_what_other_services_refused() {
        EventRejected poison = rejection("assay.plans", 0, 7);
        EventRejected rest = rejection("rest", -1, -1);
        send(poison, rest);
        List<LedgerRecord> records = records();
        assertThat(records.get(0).head().cause()).hasToString("assay.plans-0@7");
        assertThat(records.get(1).head().cause()).hasToString("assay.rejected-0@1");
        assertThat(records)
                .allSatisfy(record ->
                        assertThat(((LedgerRecord.EventRejected) record).raw()).isEqualTo(digest("x")));
        assertThat(rejected()).isEmpty();
    }

    @Test
    void records_reviews_and_refuses_those_that_say_nothing() {
        ReviewEntered review = ReviewEntered.newBuilder()
                .setAudit(planned(1).getAudit())
                .setDecision(ReviewDecision.WAIVE)
                .setReason("a known limit, e\u0301")
                .setActor("reviewer-1")
                .setAt(AT)
                .build();
        send(
                review,
                with(review, ReviewEntered.class, e -> e.setReason(" ")),
                with(review, ReviewEntered.class, e -> e.setAudit("nonsense")),
                with(review, ReviewEntered.class, e -> e.setDecision(ReviewDecision.UNKNOWN)),
                with(review, ReviewEntered.class, e -> e.setReason("x".repeat(2_001))),
                with(review, ReviewEntered.class, e -> e.setAt(Instant.parse("+20000-01-01T00:00:00Z"))));
        List<LedgerRecord> records = records();
        assertThat(records).hasSize(6);
        assertThat(records.getFirst()).isInstanceOfSatisfying(LedgerRecord.Reviewed.class, reviewed -> {
            assertThat(reviewed.decision()).isEqualTo(LedgerRecord.Reviewed.Decision.WAIVE);
            assertThat(reviewed.reason()).isEqualTo("a known limit, \u00e9");
            assertThat(reviewed.head().cause().topic()).isEqualTo(Topics.REVIEWS);
        });
        assertThat(records.subList(1, 6)).allMatch(LedgerRecord.EventRejected.class::isInstance);
        assertThat(records).extracting(LedgerRecord::recordId).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(strings = {Topics.CHECK_RESULTS, Topics.REVIEWS, Topics.REJECTED})
    void records_poison_of_each_topic_once_and_goes_on(String topic) {
        raw(topic, "hello".getBytes(UTF_8));
        raw(topic, null);
        raw(topic, new byte[10 << 20]);
        raw(topic, new byte[] {(byte) 0xC3, 1, 1, 2, 3, 4, 5, 6, 7, 8, 9});
        List<LedgerRecord> records = records();
        assertThat(records).hasSize(4).allSatisfy(record -> {
            assertThat(record.type()).isEqualTo(RecordType.EVENT_REJECTED);
            assertThat(record.head().cause().topic()).isEqualTo(topic);
        });
        assertThat(((LedgerRecord.EventRejected) records.get(2)).size()).hasValue(10 << 20);
        assertThat(records.get(3).head().cause().schema()).isEqualTo("0807060504030201");

        send(decided(1), planned(1));
        passing(1).forEach(this::send);
        assertThat(ledger()).hasSize(2);
    }

    @Test
    void refuses_planned_audits_and_rejections_that_contradict_themselves() {
        send(
                with(
                        planned(1),
                        AuditPlanned.class,
                        e -> e.setPlanDigest(digest("x").toString())),
                with(planned(1), AuditPlanned.class, e -> e.setAudit("a".repeat(32))),
                with(planned(1), AuditPlanned.class, e -> e.setWorks(List.of("maps/rise/0"))),
                with(planned(1), AuditPlanned.class, e -> e.setDeadline(Instant.ofEpochMilli(Long.MAX_VALUE))),
                with(planned(1), AuditPlanned.class, e -> e.setPlan(ByteBuffer.wrap("{}".getBytes(UTF_8)))),
                with(decided(1), InputDecided.class, e -> e.setName("")),
                with(decided(1), InputDecided.class, e -> e.setDecision(Decision.UNKNOWN)),
                rejection("no/topic", 0, 1),
                with(rejection("t", 0, 1), EventRejected.class, e -> e.setDigest("md5")),
                with(rejection("t", 0, 1), EventRejected.class, e -> e.setAt(Instant.ofEpochMilli(-5))));
        List<LedgerRecord> records = records();
        assertThat(records).hasSize(10).allMatch(LedgerRecord.EventRejected.class::isInstance);
        assertThat(gauge("assay.audits.running")).isZero();
    }

    @Test
    void enters_the_same_record_once_and_other_content_under_its_name_as_a_refusal() {
        send(decided(1), decided(1));
        assertThat(ledger()).hasSize(1);
        send(with(decided(1), InputDecided.class, e -> e.setActor("someone else")));
        send(with(decided(1), InputDecided.class, e -> e.setActor("someone else")));
        List<LedgerEntry> entries = ledger();
        assertThat(entries).singleElement().satisfies(entry -> {
            assertThat(entry.getIndex()).isEqualTo(3);
            assertThat(((LedgerRecord.EventRejected) record(entry)).reason())
                    .endsWith("came again with other content; the first stands");
        });
        assertThat(meters.get("assay.ledger.repeated")
                        .tag("bytes", "other")
                        .counter()
                        .count())
                .isEqualTo(2);
    }

    @Test
    void gives_every_input_its_record_and_every_record_the_next_index() {
        long seed = new Random().nextLong();
        System.out.println("seed of the mixed input: " + seed);
        Random random = new Random(seed);
        List<Runnable> inputs = new ArrayList<>();
        int audits = 40;
        for (int i = 0; i < audits; i++) {
            int model = i;
            send(decided(model), planned(model));
            passing(model).forEach(done -> inputs.add(() -> send(done)));
            inputs.add(() -> send(attempt(model, works().getFirst(), 1)));
            inputs.add(() -> raw(Topics.REVIEWS, new byte[] {1, (byte) model}));
            inputs.add(() -> send(rejection("rest", -1, -1)));
        }
        Collections.shuffle(inputs, random);
        inputs.forEach(Runnable::run);
        List<LedgerEntry> entries = ledger();
        assertThat(entries).hasSize(4 * audits);
        assertThat(whole)
                .extracting(LedgerEntry::getIndex)
                .containsExactlyElementsOf(
                        IntStream.range(0, whole.size()).mapToObj(i -> (long) i).toList());
        assertThat(entries).extracting(LedgerEntry::getRecordId).doesNotHaveDuplicates();
        assertThat(entries)
                .allSatisfy(entry -> assertThat(record(entry).recordId()).hasToString(entry.getRecordId()));
        assertThat(gauge("assay.ledger.size")).isEqualTo(whole.size());
    }

    @Test
    void gives_entries_the_headers_of_a_cloud_event() {
        send(decided(1));
        TestRecord<String, byte[]> entry = driver.createOutputTopic(
                        Topics.LEDGER, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecord();
        CloudEvents headers = CloudEvents.read(entry.headers()).orElseThrow();
        assertThat(headers.type()).isEqualTo("dev.assay.schemas.LedgerEntry");
        assertThat(headers.id()).isEqualTo(entry.key());
    }
}
