package dev.assay.worker;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.TaskResult;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.ResultEvent;
import dev.assay.schemas.wire.ResultSignature;
import dev.assay.schemas.wire.Wire;
import dev.assay.worker.bench.Bench;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

/** What a worker says about a delivery, without a broker. */
class DeskTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final Wire wire = new Wire();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MockProducer<String, byte[]> said =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());

    @Test
    void announces_the_attempt_before_it_starts_and_accepts_after_the_result() {
        ToldBench bench = new ToldBench(task -> {
            assertThat(said.history()).hasSize(1);
            return ToldBench.finished(task);
        });
        assertThat(settle(bench, 2, task())).isEqualTo(Settled.ACCEPT);
        assertThat(said.history()).extracting(ProducerRecord::topic).containsOnly(Topics.CHECK_RESULTS);
        assertThat(said.history()).extracting(ProducerRecord::key).containsOnly(TaskTopic.AUDIT.value());
        assertThat(result(0))
                .isInstanceOfSatisfying(
                        ResultEvent.Attempted.class,
                        attempted -> assertThat(attempted.event())
                                .isEqualTo(new TaskAttempt(TaskTopic.AUDIT.value(), "activations", 2, "one", NOON)));
        assertThat(done(1).getFindings().getFirst().getValues()).containsExactly(0.0, 1.0, 2.0);
        assertThat(outcomes("done")).isOne();
        assertThat(meters.get("assay.worker.redeliveries").counter().count()).isOne();
    }

    @Test
    void a_result_and_a_failure_are_signed_with_the_workers_key() {
        settle(new ToldBench(ToldBench::finished), 1, task());
        settle(new ToldBench(task -> new Bench.Done.Impossible("no such model")), 1, task());
        for (int index : new int[] {1, 3}) {
            TaskDone event = done(index);
            byte[] message = ResultSignature.message(said.history().get(index).value(), event.getSignature())
                    .orElseThrow();
            byte[] signature = new byte[event.getSignature().remaining()];
            event.getSignature().duplicate().get(signature);
            assertThat(event.getKey()).isEqualTo(TestWorker.KEY.publicKey().hex());
            assertThat(TestWorker.KEY.publicKey().verifies(message, signature)).isTrue();
        }
    }

    @Test
    void nodes_that_fell_to_the_processor_are_in_the_log_once_for_tasks_that_follow_each_other() {
        ToldBench bench = new ToldBench(task -> {
            Bench.Done.Finished done = (Bench.Done.Finished) ToldBench.finished(task);
            TaskResult result = done.result();
            Runtime ran =
                    new Runtime(new TreeMap<>(Map.of(Runtime.NODES_ON_CPU, "3 of 120: Shape 1, TopK 2; 0 of 52")));
            return new Bench.Done.Finished(new TaskResult(result.work(), result.findings(), result.evidence(), ran));
        });
        List<String> logged = new ArrayList<>();
        Handler handler = new Handler() {
            @Override
            public void publish(LogRecord line) {
                logged.add(line.getMessage());
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        Logger log = Logger.getLogger(Desk.class.getName());
        log.addHandler(handler);
        try {
            Desk desk = desk(bench, unneeded());
            desk.settle(new Delivery(3, 77, 1, task()));
            desk.settle(new Delivery(3, 78, 1, task()));
        } finally {
            log.removeHandler(handler);
        }
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("3 of 120 nodes of a graph ran on the CPU", "Shape 1, TopK 2");
    }

    @Test
    void poison_is_rejected_with_its_place_its_bytes_and_the_reason() {
        byte[] poison = "not a task".getBytes(UTF_8);
        assertThat(settle(never(), 1, poison)).isEqualTo(Settled.ACCEPT);
        EventRejected rejected = rejected();
        assertThat(rejected.getTopic()).isEqualTo(Topics.CHECK_TASKS);
        assertThat(rejected.getPartition()).isEqualTo(3);
        assertThat(rejected.getOffset()).isEqualTo(77);
        assertThat(rejected.getSize()).isEqualTo(poison.length);
        assertThat(rejected.getRaw()).isEqualTo(ByteBuffer.wrap(poison));
        assertThat(rejected.getReason())
                .isEqualTo("an event must start with c301 and a fingerprint, found 6e6f in 10 bytes");
        assertThat(outcomes("rejected")).isOne();
    }

    @Test
    void of_a_large_event_that_is_rejected_the_beginning_is_kept() {
        byte[] large = new byte[Wire.MAX_EVENT_BYTES + 1];
        Arrays.fill(large, (byte) 7);
        settle(never(), 1, large);
        EventRejected rejected = rejected();
        assertThat(rejected.getReason()).isEqualTo("CheckTask must have at most 1048576 bytes, found 1048577");
        assertThat(rejected.getSize()).isEqualTo(1_048_577);
        assertThat(rejected.getRaw().remaining()).isEqualTo(64 << 10);
    }

    @Test
    void a_schema_that_nobody_knows_is_rejected_by_its_fingerprint() {
        byte[] unknown = ByteBuffer.allocate(20)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) 0xC3)
                .put((byte) 1)
                .putLong(0x0123456789abcdefL)
                .array();
        settle(never(), 1, unknown);
        assertThat(rejected().getReason())
                .isEqualTo("schema fingerprint 0123456789abcdef is unknown: nobody announced it");
    }

    @Test
    void an_event_of_another_topic_is_rejected() {
        settle(never(), 1, wire.encode(new TaskAttempt("a", "w", 1, "one", NOON)));
        assertThat(rejected().getReason()).isEqualTo("the topic carries CheckTask, found TaskAttempt");
    }

    @Test
    void a_task_that_fails_is_given_back_until_its_last_delivery() {
        ToldBench broken = new ToldBench(task -> {
            throw new IllegalStateException("a bug");
        });
        assertThat(settle(broken, 1, task())).isEqualTo(Settled.RELEASE);
        assertThat(settle(broken, 2, task())).isEqualTo(Settled.RELEASE);
        assertThat(said.history()).as("two attempts and no result").hasSize(2);
        assertThat(settle(broken, 3, task())).isEqualTo(Settled.ACCEPT);
        assertThat(done(3).getFailure())
                .isEqualTo("the task failed in 3 deliveries, the last time with java.lang.IllegalStateException:"
                        + " a bug");
    }

    @Test
    void a_result_too_large_for_a_message_becomes_a_failure_that_says_so() {
        ToldBench verbose = new ToldBench(task -> new Bench.Done.Finished(new TaskResult(
                task.work(),
                List.of(new Finding.NotApplicable("made-up/1", "", "", "x".repeat(2 << 20))),
                List.of(),
                new Runtime(new TreeMap<>()))));
        assertThat(settle(verbose, 1, task())).isEqualTo(Settled.ACCEPT);
        assertThat(done(1).getFailure()).startsWith("TaskDone must have at most 1048576 bytes, found ");
    }

    @Test
    void a_task_past_its_deadline_is_neither_run_nor_announced() {
        byte[] late = wire.encode(TaskTopic.task(1, NOON.minusMillis(1)));
        assertThat(settle(never(), 1, late)).isEqualTo(Settled.ACCEPT);
        assertThat(said.history()).isEmpty();
        assertThat(outcomes("expired")).isOne();
    }

    @Test
    void a_task_whose_worker_is_stopped_is_not_settled() {
        ToldBench stopped = new ToldBench(task -> {
            throw new CancellationException("the task was stopped");
        });
        assertThatThrownBy(() -> settle(stopped, 1, task())).isInstanceOf(CancellationException.class);
        assertThat(said.history()).as("the attempt").hasSize(1);
    }

    @Test
    void what_cannot_be_published_now_is_published_later_and_only_then_accepted() {
        said.sendException = new org.apache.kafka.common.errors.TimeoutException("the broker is away");
        ToldBench bench = new ToldBench(ToldBench::finished);
        Backoff backoff =
                new Backoff(Duration.ofMillis(1), Duration.ofMillis(1), time -> said.sendException = null, t -> {});
        assertThat(desk(bench, backoff).settle(new Delivery(3, 77, 1, task()))).isEqualTo(Settled.ACCEPT);
        assertThat(said.history()).hasSize(2);
        assertThat(bench.begun()).containsExactly(3);
    }

    private Settled settle(ToldBench bench, int delivery, byte[] value) {
        return desk(bench, unneeded()).settle(new Delivery(3, 77, delivery, value));
    }

    private static Backoff unneeded() {
        return new Backoff(
                Duration.ofMillis(1),
                Duration.ofMillis(1),
                time -> {
                    throw new AssertionError("nothing here needs waiting");
                },
                trouble -> {});
    }

    private Desk desk(ToldBench bench, Backoff backoff) {
        return new Desk(
                wire::decode,
                bench,
                new Results(said, wire, TestWorker.KEY),
                new WorkerMetrics(meters),
                backoff,
                Clock.fixed(NOON, ZoneOffset.UTC),
                "one");
    }

    private static ToldBench never() {
        return new ToldBench(task -> {
            throw new IOException("no task is run here");
        });
    }

    private byte[] task() {
        CheckTask task = TaskTopic.task(3, NOON.plus(Duration.ofHours(1)));
        return wire.encode(task);
    }

    private ResultEvent result(int index) {
        return accepted(wire.decode(said.history().get(index).value(), ResultEvent.CONTRACT));
    }

    private TaskDone done(int index) {
        return ((ResultEvent.Done) result(index)).event();
    }

    private EventRejected rejected() {
        ProducerRecord<String, byte[]> only = said.history().getLast();
        assertThat(said.history()).hasSize(1);
        assertThat(only.topic()).isEqualTo(Topics.REJECTED);
        return accepted(wire.decode(only.value(), EventRejected.class));
    }

    private static <T> T accepted(Received<T> received) {
        return ((Received.Accepted<T>) received).event();
    }

    private double outcomes(String outcome) {
        return meters.get("assay.worker.tasks")
                .tag("outcome", outcome)
                .counter()
                .count();
    }
}
