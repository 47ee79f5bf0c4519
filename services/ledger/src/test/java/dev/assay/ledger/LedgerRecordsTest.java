package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static dev.assay.ledger.Scenario.attempt;
import static dev.assay.ledger.Scenario.decided;
import static dev.assay.ledger.Scenario.digest;
import static dev.assay.ledger.Scenario.passing;
import static dev.assay.ledger.Scenario.planned;
import static dev.assay.ledger.Scenario.works;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.AuditPlanned;
import dev.assay.schemas.Decision;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ReviewDecision;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.Topics;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.RecordType;
import java.nio.ByteBuffer;
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

/** What events become in the ledger, one by one. */
class LedgerRecordsTest extends LedgerScene {
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
        headed(Topics.LEDGER, "dev.assay.schemas.LedgerEntry");
    }

    @Test
    void gives_refusals_the_headers_of_a_cloud_event() {
        raw(Topics.REVIEWS, new byte[] {1, 2});
        headed(Topics.REJECTED, "dev.assay.schemas.EventRejected");
    }

    private void headed(String topic, String type) {
        TestRecord<String, byte[]> first = driver.createOutputTopic(
                        topic, new StringDeserializer(), new ByteArrayDeserializer())
                .readRecord();
        CloudEvents headers = CloudEvents.read(first.headers()).orElseThrow();
        assertThat(headers.type()).isEqualTo(type);
        assertThat(headers.id()).isEqualTo(first.key());
    }
}
