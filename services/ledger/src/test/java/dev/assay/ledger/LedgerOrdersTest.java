package dev.assay.ledger;

import static dev.assay.ledger.Scenario.AT;
import static dev.assay.ledger.Scenario.WORKER;
import static dev.assay.ledger.Scenario.decided;
import static dev.assay.ledger.Scenario.digest;
import static dev.assay.ledger.Scenario.passing;
import static dev.assay.ledger.Scenario.planned;
import static dev.assay.ledger.Scenario.registered;
import static dev.assay.ledger.Scenario.signed;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Verdict;
import dev.assay.core.key.PublicKey;
import dev.assay.core.key.SigningKey;
import dev.assay.ledger.enter.Entries;
import dev.assay.schemas.Decision;
import dev.assay.schemas.ExportMade;
import dev.assay.schemas.ExportedFile;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.InputRange;
import dev.assay.schemas.KeyRotationOrdered;
import dev.assay.schemas.LedgerEntry;
import dev.assay.schemas.ReconciliationDue;
import dev.assay.schemas.StoreFound;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.ResultSignature;
import dev.assay.trail.attest.Envelope;
import dev.assay.trail.note.VerifierKey;
import dev.assay.trail.record.Exported;
import dev.assay.trail.record.KeyRegistered;
import dev.assay.trail.record.KeyRole;
import dev.assay.trail.record.KeyRotated;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.Reconciled;
import dev.assay.trail.record.RecordType;
import dev.assay.trail.record.Retained;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Keys, orders, and what rests on what. */
class LedgerOrdersTest extends LedgerScene {
    @Test
    void names_its_key_first_and_every_other_key_before_what_it_signed() {
        send(planned(1));
        passing(1).forEach(this::send);
        ledger();
        List<LedgerRecord> all = whole.stream().map(LedgerScene::record).toList();
        assertThat(all.getFirst()).isInstanceOfSatisfying(KeyRegistered.class, key -> {
            assertThat(key.role()).isEqualTo(KeyRole.LOG);
            assertThat(key.key()).isEqualTo(KEYS.log().first().toString());
        });
        assertThat(all.stream().filter(KeyRegistered.class::isInstance).map(key -> ((KeyRegistered) key).role()))
                .containsExactly(KeyRole.LOG, KeyRole.WORKER, KeyRole.ATTESTATION);
        assertThat(all.getLast()).isInstanceOf(LedgerRecord.AuditDecided.class);

        send(planned(2));
        passing(2).forEach(this::send);
        assertThat(ledger()).hasSize(1);
        assertThat(whole.stream().filter(entry -> entry.getType().equals("KEY_REGISTERED")))
                .as("each key once")
                .hasSize(3);
    }

    @Test
    void signs_what_it_says_about_an_audit_with_the_attestation_key() throws Exception {
        send(planned(1));
        passing(1).forEach(this::send);
        LedgerEntry entry = ledger().getLast();
        LedgerRecord.AuditDecided audit = (LedgerRecord.AuditDecided) record(entry);
        byte[] attestation = Entries.bytes(entry.getAttachments().getLast().getContent());
        assertThat(Digest.of(attestation))
                .isEqualTo(audit.attestation().orElseThrow().digest());
        List<String> lines =
                new String(attestation, StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(2);
        for (String line : lines) {
            Envelope envelope = Envelope.parse(line.getBytes(StandardCharsets.UTF_8));
            assertThat(envelope.signedBy(KEYS.attestor().key())).isTrue();
            assertThat(new String(envelope.payload(), StandardCharsets.UTF_8))
                    .contains(digest("model 1").hex());
        }
    }

    @Test
    void refuses_results_that_are_not_signed_as_they_must_be_and_waits_for_one_that_is() {
        send(planned(1));
        TaskDone first = passing(1).getFirst();
        TaskDone unsigned = with(first, TaskDone.class, e -> {});
        raw(Topics.CHECK_RESULTS, wire.encode(unsigned));

        SigningKey stranger = SigningKey.ofSeed(digest("stranger").bytes());
        TaskDone foreign =
                with(first, TaskDone.class, e -> e.setKey(stranger.publicKey().hex()));
        raw(Topics.CHECK_RESULTS, ResultSignature.encode(wire, foreign, stranger::sign));

        byte[] changed = signed(wire, with(first, TaskDone.class, e -> e.setWorker("worker-7")));
        int at = new String(changed, StandardCharsets.ISO_8859_1).indexOf("worker-7") + 7;
        changed[at] = '8';
        raw(Topics.CHECK_RESULTS, changed);

        TaskDone noKey = with(first, TaskDone.class, e -> e.setKey("none"));
        raw(Topics.CHECK_RESULTS, ResultSignature.encode(wire, noKey, WORKER::sign));

        assertThat(records())
                .hasSize(4)
                .allMatch(LedgerRecord.EventRejected.class::isInstance)
                .extracting(refusal -> ((LedgerRecord.EventRejected) refusal).reason())
                .satisfiesExactly(
                        reason -> assertThat(reason).contains("is not signed"),
                        reason -> assertThat(reason).contains("which is no worker's here"),
                        reason -> assertThat(reason).isEqualTo("the signature of its result is wrong"),
                        reason -> assertThat(reason).contains("names no key"));

        passing(1).forEach(this::send);
        assertThat(records())
                .singleElement()
                .isInstanceOfSatisfying(
                        LedgerRecord.AuditDecided.class,
                        audit -> assertThat(audit.verdict()).isEqualTo(Verdict.PASSED));
    }

    @Test
    void says_at_the_deadline_that_the_only_result_was_refused() {
        send(planned(1));
        passing(1).subList(0, 2).forEach(this::send);
        raw(Topics.CHECK_RESULTS, wire.encode(passing(1).get(2)));
        driver.advanceWallClockTime(Duration.ofMinutes(31));
        assertThat(report(ledger().getLast()).measurements())
                .extracting(Measurement::reason)
                .anyMatch(reason -> reason.contains("its result is not signed"));
    }

    /** Decisions and audits come over partitions of their own. */
    @Test
    void enters_an_audit_only_after_its_plan_and_the_event_that_started_it() {
        driver.close();
        driver = driver(Runnable::run, false);
        decisions.add("m1");
        send(planned(1));
        passing(1).forEach(this::send);
        assertThat(ledger()).isEmpty();
        assertThat(gauge("assay.ledger.waiting")).isEqualTo(1);
        send(decided(1));
        assertThat(ledger()).extracting(LedgerEntry::getType).containsExactly("RELEASE_ACCEPTED");
        backdrop.clear();
        send(registered());
        assertThat(ledger()).extracting(LedgerEntry::getType).containsExactly("PLAN_REGISTERED", "AUDIT");
        assertThat(gauge("assay.ledger.waiting")).isZero();
    }

    @Test
    void loses_no_audit_whose_plan_never_comes() {
        driver.close();
        driver = driver(Runnable::run, false);
        send(decided(1), planned(1));
        passing(1).forEach(this::send);
        driver.advanceWallClockTime(Duration.ofMinutes(9));
        assertThat(ledger()).extracting(LedgerEntry::getType).containsExactly("RELEASE_ACCEPTED");
        driver.advanceWallClockTime(Duration.ofMinutes(2));
        assertThat(ledger()).extracting(LedgerEntry::getType).containsExactly("AUDIT");
    }

    @Test
    void reconciles_once_every_input_has_its_record() {
        send(due(Map.of(Topics.MODEL_VERSIONS, 3L, Topics.PLANS, 1L, Topics.REVIEWS, 0L)));
        assertThat(ledger()).isEmpty();
        send(at(0), planned(1), at(2));
        assertThat(ledger()).hasSize(3).extracting(LedgerEntry::getType).endsWith("RECONCILIATION");
        Reconciled reconciled = (Reconciled) record(ledger.getLast());
        assertThat(reconciled.size()).isEqualTo(ledger.getLast().getIndex());
        assertThat(reconciled.started()).isEqualTo(1);
        assertThat(reconciled.ended()).isZero();
        assertThat(reconciled.partitions())
                .extracting(Reconciled.Partition::topic, Reconciled.Partition::end, Reconciled.Partition::outcomes)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                Topics.MODEL_VERSIONS,
                                3L,
                                new java.util.TreeMap<>(
                                        Map.of(RecordType.RELEASE_ACCEPTED, 1L, RecordType.DUPLICATE, 2L))),
                        org.assertj.core.groups.Tuple.tuple(
                                Topics.PLANS, 1L, new java.util.TreeMap<>(Map.of(RecordType.PLAN_REGISTERED, 1L))),
                        org.assertj.core.groups.Tuple.tuple(Topics.REVIEWS, 0L, new java.util.TreeMap<>()));
        assertThat(reconciled.partitions()).allMatch(partition -> partition.open() == 0);

        passing(1).forEach(this::send);
        send(due(Map.of(Topics.MODEL_VERSIONS, 3L)));
        assertThat(record(ledger().getLast())).isInstanceOfSatisfying(Reconciled.class, later -> {
            assertThat(later.started()).isEqualTo(1);
            assertThat(later.ended()).isEqualTo(1);
        });
    }

    /** An event that whoever reads the inputs passed over, in the middle or at the end, shows in the arithmetic. */
    @Test
    void counts_what_has_no_record_as_open_when_the_time_is_up() {
        send(at(0), at(2));
        send(due(Map.of(Topics.MODEL_VERSIONS, 5L)));
        driver.advanceWallClockTime(Duration.ofMinutes(9));
        assertThat(ledger()).hasSize(2);
        driver.advanceWallClockTime(Duration.ofMinutes(2));
        Reconciled reconciled = (Reconciled) record(ledger().getLast());
        Reconciled.Partition models = reconciled.partitions().stream()
                .filter(partition -> partition.topic().equals(Topics.MODEL_VERSIONS))
                .findFirst()
                .orElseThrow();
        assertThat(models.end()).isEqualTo(5);
        assertThat(models.open()).isEqualTo(3);
    }

    @Test
    void stops_at_a_second_record_of_one_input() {
        send(decided(1));
        InputDecided other = with(decided(1), InputDecided.class, e -> {
            e.getCause().setDigest(digest("another event").toString());
            e.setName("m9");
        });
        assertThatThrownBy(() -> send(other))
                .hasStackTraceContaining("event assay.model-versions-0@1 has its record already")
                .hasStackTraceContaining("the topic was made anew");
    }

    @Test
    void stops_where_its_memory_is_older_than_the_log() {
        stop();
        stopped = true;
        remembered = 1;
        assertThatThrownBy(() -> driver(Runnable::run))
                .hasStackTraceContaining("the sequencer remembers 0 records, and the log has 1");
    }

    @Test
    void hands_the_log_over_to_a_key_that_is_here_and_to_no_other() {
        VerifierKey first = KEYS.log().verifiers().get(0);
        VerifierKey second = KEYS.log().verifiers().get(1);
        send(
                rotation(second.toString(), "a new year"),
                rotation(second.toString(), "again"),
                rotation(new VerifierKey(first.name(), new byte[32]).toString(), "not here"),
                rotation(first.toString(), " "),
                rotation("nonsense", "no key"),
                rotation(first.toString(), "back"));
        assertThat(records().stream().filter(KeyRotated.class::isInstance).map(KeyRotated.class::cast))
                .extracting(KeyRotated::from, KeyRotated::to)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(first.toString(), second.toString()),
                        org.assertj.core.groups.Tuple.tuple(second.toString(), first.toString()));
        assertThat(ledger.stream()
                        .map(LedgerScene::record)
                        .filter(LedgerRecord.EventRejected.class::isInstance)
                        .map(refusal -> ((LedgerRecord.EventRejected) refusal).reason()))
                .hasSize(4)
                .anyMatch(reason -> reason.equals("the log is signed with that key already"))
                .anyMatch(reason -> reason.contains("is not among the keys of the ledger"))
                .anyMatch(reason -> reason.contains("a rotation must give its reason"))
                .anyMatch(reason -> reason.contains("a verifier key must be"));
    }

    @Test
    void records_what_the_store_can_do_when_it_changes() {
        StoreFound file = new StoreFound("file", 0, false, true, AT);
        send(file, file, new StoreFound("s3", 365, true, true, AT), file);
        List<LedgerRecord> records = records();
        assertThat(records).hasSize(3).allMatch(Retained.class::isInstance);
        assertThat((Retained) records.getFirst()).satisfies(retained -> {
            assertThat(retained.mode()).isEqualTo(Retained.Mode.NONE);
            assertThat(retained.lacks()).contains("it locks nothing").contains("one version");
        });
        assertThat((Retained) records.get(1)).satisfies(retained -> {
            assertThat(retained.mode()).isEqualTo(Retained.Mode.COMPLIANCE);
            assertThat(retained.days()).isEqualTo(365);
            assertThat(retained.lacks()).isEmpty();
        });
    }

    @Test
    void records_exports_and_refuses_those_that_say_nothing() {
        ExportMade export = new ExportMade(
                "e-1",
                true,
                7L,
                List.of(new ExportedFile("data/scope.json", digest("scope").toString(), 5L, "application/json")),
                "regulator-1",
                AT);
        send(export, with(export, ExportMade.class, e -> e.setExport("No Good Id")));
        send(with(export, ExportMade.class, e -> e.setAt(Instant.ofEpochMilli(-1))));
        List<LedgerRecord> records = records();
        assertThat(records).hasSize(3);
        assertThat(records.stream().filter(Exported.class::isInstance))
                .singleElement()
                .isInstanceOfSatisfying(Exported.class, made -> {
                    assertThat(made.kind()).isEqualTo(Exported.Kind.FULL);
                    assertThat(made.files()).hasSize(1);
                });
        assertThat(records.stream().filter(LedgerRecord.EventRejected.class::isInstance))
                .hasSize(2);
    }

    @Test
    void records_a_decision_that_no_record_can_state_as_a_refusal_of_the_event() {
        send(with(decided(1), InputDecided.class, e -> e.setName("x".repeat(64))));
        assertThat(records()).singleElement().isInstanceOfSatisfying(LedgerRecord.EventRejected.class, refusal -> {
            assertThat(refusal.head().cause()).hasToString("assay.model-versions-0@1");
            assertThat(refusal.reason()).contains("a name must have at most 63 characters");
        });
        send(due(Map.of(Topics.MODEL_VERSIONS, 0L)));
        Reconciled reconciled = (Reconciled) record(ledger().getLast());
        assertThat(reconciled.partitions().getFirst().outcomes()).containsEntry(RecordType.EVENT_REJECTED, 1L);
    }

    @Test
    void accepts_any_worker_where_none_is_named() {
        var any = new dev.assay.ledger.assemble.WorkerSignatures(java.util.Set.<PublicKey>of());
        assertThat(any).isNotNull();
        IntStream.range(0, 3).forEach(i -> {
            SigningKey key = SigningKey.ofSeed(digest("worker " + i).bytes());
            TaskDone event = with(
                    passing(1).getFirst(),
                    TaskDone.class,
                    e -> e.setKey(key.publicKey().hex()));
            byte[] raw = ResultSignature.encode(wire, event, key::sign);
            assertThat(any.accepts(event, raw)).isTrue();
            raw[raw.length / 2] ^= 1;
            assertThat(any.accepts(event, raw)).isFalse();
        });
    }

    /** A duplicate at that offset of the model versions. */
    private static InputDecided at(int offset) {
        InputDecided event = decided(offset);
        event.setDecision(Decision.DUPLICATE);
        event.setAudits(List.of());
        return event;
    }

    private static ReconciliationDue due(Map<String, Long> ends) {
        return new ReconciliationDue(
                ends.entrySet().stream()
                        .map(end -> new InputRange(end.getKey(), 0, 0L, end.getValue()))
                        .toList(),
                AT.plus(Duration.ofMinutes(10)),
                "interval",
                "assay-ledger",
                AT);
    }

    private static KeyRotationOrdered rotation(String key, String reason) {
        return new KeyRotationOrdered(key, reason, "operator", AT);
    }
}
