package dev.assay.planner;

import static dev.assay.planner.Events.dataset;
import static dev.assay.planner.Events.model;
import static dev.assay.planner.Events.plan;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.schemas.CheckTask;
import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.InputDecided;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.streams.RunningTopology;
import dev.assay.schemas.streams.StreamsSettings;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.ResultEvent;
import dev.assay.schemas.wire.Wire;
import dev.assay.testkit.kafka.TestBroker;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(180)
class PlannerIT {
    private static final int TASKS_OF_AN_AUDIT = 6;

    private final Wire wire = new Wire();
    private TestBroker broker;
    private KafkaSettings kafka;

    @TempDir
    Path folder;

    @BeforeEach
    void startBroker() {
        broker = TestBroker.start(folder.resolve("kafka"));
        kafka = KafkaSettings.of(broker.bootstrap());
        try (Admin admin = Admin.create(kafka.admin("test"))) {
            Topics.create(admin, (short) 1);
        }
    }

    @AfterEach
    void stopBroker() {
        broker.close();
    }

    @Test
    void emits_nothing_twice_over_a_restart() {
        try (PlannerRole planner = start()) {
            send(plan("quick", 1), dataset("digits", "1.0.0"), model("a", "1", "digits@1.0.0"));
            assertThat(tasks(TASKS_OF_AN_AUDIT)).hasSize(TASKS_OF_AN_AUDIT);
            assertThat(planner.unready()).isEmpty();
        }
        try (PlannerRole planner = start()) {
            send(model("a", "1", "digits@1.0.0"), model("a", "2", "digits@1.0.0"));
            List<CheckTask> tasks = tasks(2 * TASKS_OF_AN_AUDIT);
            assertThat(tasks).hasSize(2 * TASKS_OF_AN_AUDIT);
            assertThat(tasks.stream().map(task -> task.getAudit() + task.getWork()))
                    .doesNotHaveDuplicates();
            assertThat(decisions(5)).extracting(InputDecided::getCause).doesNotHaveDuplicates();
            assertThat(planner.unready()).isEmpty();
        }
    }

    @Test
    void decides_each_event_once_when_it_is_killed_again_and_again() throws IOException, InterruptedException {
        Path state = Files.createDirectories(folder.resolve("state"));
        send(plan("quick", 1), dataset("digits", "1.0.0"));
        int models = 300;
        Process planner = PlannerProcess.start(broker.bootstrap(), state);
        int decided = 0;
        for (int i = 0; i < models; i++) {
            send(model("m" + i, "1", "digits@1.0.0"));
            if (i % 100 == 60) {
                decided = decisions(decided + 20).size();
                planner.destroyForcibly().waitFor();
                planner = PlannerProcess.start(broker.bootstrap(), state);
            }
        }
        try {
            List<CheckTask> tasks = tasks(models * TASKS_OF_AN_AUDIT);
            assertThat(tasks).hasSize(models * TASKS_OF_AN_AUDIT);
            assertThat(tasks.stream().map(task -> task.getAudit() + task.getWork()))
                    .doesNotHaveDuplicates();
            assertThat(decisions(models + 2))
                    .hasSize(models + 2)
                    .extracting(InputDecided::getCause)
                    .doesNotHaveDuplicates();
        } finally {
            planner.destroyForcibly().waitFor();
        }
    }

    @Test
    void shows_no_task_of_an_aborted_transaction_to_those_who_read_committed() {
        AtomicBoolean broken = new AtomicBoolean();
        Path state = folder.resolve("state");
        PlannerConfig config = Settings.in(state);
        PlannerMetrics metrics = new PlannerMetrics(new SimpleMeterRegistry());
        try (SchemaExchange schemas = SchemaExchange.open(kafka, "test", wire, Duration.ZERO, () -> {});
                RunningTopology running = RunningTopology.start(
                        "planner",
                        PlannerTopology.of(() -> new FailsOnce(
                                new PlanningProcessor(wire, schemas, config, metrics, Clock.systemUTC()), broken)),
                        StreamsSettings.of(kafka, PlannerRole.APPLICATION, state, (short) 1),
                        Clock.systemUTC())) {
            send(plan("quick", 1), dataset("digits", "1.0.0"), model("a", "1", "digits@1.0.0"));
            assertThat(tasks(TASKS_OF_AN_AUDIT)).hasSize(TASKS_OF_AN_AUDIT);
            assertThat(running.failures()).isEqualTo(1);
            assertThat(uncommittedTasks(2 * TASKS_OF_AN_AUDIT))
                    .as("the aborted transaction had written its tasks")
                    .hasSize(2 * TASKS_OF_AN_AUDIT);
        }
        assertThat(tasks(TASKS_OF_AN_AUDIT)).hasSize(TASKS_OF_AN_AUDIT);
    }

    /** Breaks once, when the tasks of the first audit are with the broker and their transaction is not committed. */
    private final class FailsOnce implements Processor<String, byte[], String, byte[]> {
        private final PlanningProcessor inner;
        private final AtomicBoolean broken;
        private @Nullable ProcessorContext<String, byte[]> context;

        FailsOnce(PlanningProcessor inner, AtomicBoolean broken) {
            this.inner = inner;
            this.broken = broken;
        }

        @Override
        public void init(ProcessorContext<String, byte[]> given) {
            context = given;
            inner.init(given);
        }

        @Override
        public void process(Record<String, byte[]> record) {
            inner.process(record);
            String topic = Objects.requireNonNull(context)
                    .recordMetadata()
                    .orElseThrow()
                    .topic();
            if (topic.equals(Topics.MODEL_VERSIONS) && broken.compareAndSet(false, true)) {
                uncommittedTasks(TASKS_OF_AN_AUDIT);
                throw new IllegalStateException("broken on purpose");
            }
        }
    }

    private PlannerRole start() {
        return PlannerRole.start(
                Settings.in(folder.resolve("state")), kafka, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private void send(SpecificRecord... events) {
        try (var producer = new KafkaProducer<String, byte[]>(kafka.producer("test"))) {
            for (SpecificRecord event : events) {
                String topic = switch (event) {
                    case ModelVersion model -> Topics.MODEL_VERSIONS;
                    case DatasetVersion dataset -> Topics.DATASET_VERSIONS;
                    case PlanVersion plan -> Topics.PLANS;
                    default -> throw new AssertionError("no input event: " + event);
                };
                producer.send(new ProducerRecord<>(topic, "key", wire.encode(event)))
                        .get();
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("sending failed", e);
        }
    }

    private List<CheckTask> tasks(int atLeast) {
        return read(Topics.CHECK_TASKS, Contract.of(CheckTask.class), atLeast, "read_committed");
    }

    private List<CheckTask> uncommittedTasks(int atLeast) {
        return read(Topics.CHECK_TASKS, Contract.of(CheckTask.class), atLeast, "read_uncommitted");
    }

    private List<InputDecided> decisions(int atLeast) {
        List<InputDecided> found = List.of();
        while (found.size() < atLeast) {
            found = read(Topics.CHECK_RESULTS, ResultEvent.CONTRACT, atLeast, "read_committed").stream()
                    .filter(ResultEvent.Decided.class::isInstance)
                    .map(event -> ((ResultEvent.Decided) event).event())
                    .toList();
        }
        return found;
    }

    /** Reads from the beginning until there are so many, then to the end of the topic at that moment. */
    private <T> List<T> read(String topic, Contract<T> contract, int atLeast, String isolation) {
        Map<String, Object> settings = kafka.reader("test");
        settings.put("isolation.level", isolation);
        List<T> found = new ArrayList<>();
        try (var consumer = new KafkaConsumer<String, byte[]>(settings)) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(info -> new TopicPartition(topic, info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            boolean end = false;
            while (found.size() < atLeast || !end) {
                consumer.poll(Duration.ofMillis(100))
                        .forEach(record ->
                                found.add(((Received.Accepted<T>) wire.decode(record.value(), contract)).event()));
                Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
                end = partitions.stream().allMatch(p -> consumer.position(p) >= ends.getOrDefault(p, 0L));
            }
        }
        return found;
    }
}
