package dev.assay.worker;

import static org.assertj.core.api.Assertions.fail;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.schemas.CheckTask;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.WorkKind;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.ShareGroup;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Fingerprint;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.ResultEvent;
import dev.assay.schemas.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Both ends of a worker's topics, as planner and ledger have them; what was said before it was made is not seen. */
final class TaskTopic implements AutoCloseable {
    /** No test asserts a time; this only ends one that hangs. */
    static final Duration LIMIT = Duration.ofSeconds(90);

    static final AuditId AUDIT = new AuditId("0123456789abcdef0123456789abcdef");

    private static final String ANY =
            Digest.of("anything".getBytes(StandardCharsets.UTF_8)).toString();

    private final KafkaSettings kafka;
    private final Wire wire = new Wire();
    private final KafkaProducer<String, byte[]> producer;
    private final KafkaConsumer<String, byte[]> consumer;
    private final List<TaskAttempt> attempts = new ArrayList<>();
    private final List<TaskDone> results = new ArrayList<>();
    private final List<EventRejected> rejections = new ArrayList<>();

    TaskTopic(String bootstrap) {
        kafka = KafkaSettings.of(bootstrap);
        try (Admin admin = Admin.create(kafka.admin("test"))) {
            Topics.create(admin, (short) 1);
        }
        producer = new KafkaProducer<>(kafka.producer("test"));
        consumer = new KafkaConsumer<>(kafka.reader("test"));
        List<TopicPartition> all = new ArrayList<>(List.of(new TopicPartition(Topics.REJECTED, 0)));
        consumer.partitionsFor(Topics.CHECK_RESULTS)
                .forEach(p -> all.add(new TopicPartition(p.topic(), p.partition())));
        consumer.assign(all);
        consumer.seekToEnd(all);
        all.forEach(consumer::position); // the end as it is now, not at the first poll
    }

    KafkaSettings kafka() {
        return kafka;
    }

    /** An activations task over that many samples; the tests tell tasks apart by the number. */
    static CheckTask task(int count) {
        return task(count, Instant.now().plus(1, ChronoUnit.HOURS));
    }

    static CheckTask task(int count, Instant deadline) {
        return CheckTask.newBuilder()
                .setAudit(AUDIT.value())
                .setWork("activations")
                .setKind(WorkKind.ACTIVATIONS)
                .setExplainer("")
                .setFirst(0)
                .setCount(count)
                .setModelName("digits")
                .setModelVersion("1.0.0")
                .setModelManifest(ANY)
                .setDatasetName("digits")
                .setDatasetVersion("1.0.0")
                .setDatasetManifest(ANY)
                .setPlanDigest(ANY)
                .setDeadline(deadline.truncatedTo(ChronoUnit.MILLIS))
                .build();
    }

    void send(CheckTask task) {
        send(wire.encode(task));
    }

    /** All to one partition, so that their order is known. Returns the offset. */
    long send(byte @Nullable [] value) {
        return await(producer, value);
    }

    /** Sends within a transaction, and ends it. */
    void sendInTransaction(CheckTask task, boolean commit) {
        try (KafkaProducer<String, byte[]> planner =
                new KafkaProducer<>(kafka.transactionalProducer("planner", "planner"))) {
            planner.initTransactions();
            planner.beginTransaction();
            await(planner, wire.encode(task));
            if (commit) {
                planner.commitTransaction();
            } else {
                planner.abortTransaction();
            }
        }
    }

    List<TaskAttempt> attempts() {
        return List.copyOf(attempts);
    }

    List<TaskDone> results() {
        return List.copyOf(results);
    }

    List<EventRejected> rejections() {
        return List.copyOf(rejections);
    }

    /** Reads on until there are that many results. */
    List<TaskDone> awaitResults(int count) {
        await(count + " results", () -> results.size() >= count);
        return results();
    }

    List<TaskAttempt> awaitAttempts(int count) {
        await(count + " attempts", () -> attempts.size() >= count);
        return attempts();
    }

    List<EventRejected> awaitRejections(int count) {
        await(count + " rejections", () -> rejections.size() >= count);
        return rejections();
    }

    /** Takes out of the queue what a test has left in it: a worker may be stopped between a result and its acceptance. */
    void drain() {
        try (Admin admin = Admin.create(kafka.admin("test-queue"))) {
            if (lag(admin) <= 0) {
                return;
            }
            try (KafkaShareConsumer<String, byte[]> rest =
                    new KafkaShareConsumer<>(kafka.shareConsumer("test-rest", ShareGroup.WORKERS))) {
                rest.subscribe(List.of(Topics.CHECK_TASKS));
                await("the rest of the queue", () -> {
                    rest.poll(Duration.ofMillis(50)).forEach(rest::acknowledge);
                    rest.commitSync();
                    return lag(admin) == 0;
                });
            }
        }
    }

    /** Waits until nothing is left in the queue: all is accepted or archived. */
    void awaitEmptyQueue() {
        try (Admin admin = Admin.create(kafka.admin("test-queue"))) {
            await("an empty queue", () -> lag(admin) == 0);
        }
    }

    void await(String what, BooleanSupplier condition) {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                fail(
                        "waited %s for %s; attempts %s, results %s, rejections %s",
                        LIMIT, what, attempts, results, rejections);
            }
            read();
        }
    }

    @Override
    public void close() {
        producer.close();
        consumer.close();
    }

    private void read() {
        consumer.poll(Duration.ofMillis(50)).forEach(record -> {
            if (record.topic().equals(Topics.REJECTED)) {
                rejections.add(accepted(wire.decode(record.value(), EventRejected.class)));
            } else {
                switch (accepted(wire.decode(record.value(), ResultEvent.CONTRACT))) {
                    case ResultEvent.Attempted(TaskAttempt attempt) -> attempts.add(attempt);
                    case ResultEvent.Done(TaskDone done) -> results.add(done);
                    case ResultEvent other -> throw new AssertionError("not from a worker: " + other);
                }
            }
        });
    }

    private static <T> T accepted(Received<T> received) {
        return received instanceof Received.Accepted<T>(T event, Fingerprint writer)
                ? event
                : fail("not an event: " + received);
    }

    private static long lag(Admin admin) {
        try {
            var offsets = admin.listShareGroupOffsets(Map.of(ShareGroup.WORKERS, new ListShareGroupOffsetsSpec()))
                    .partitionsToOffsetInfo(ShareGroup.WORKERS)
                    .get()
                    .get(new TopicPartition(Topics.CHECK_TASKS, 0));
            return offsets == null ? -1 : offsets.lag().orElse(-1L);
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("the offsets of the queue cannot be read", e);
        }
    }

    private static long await(KafkaProducer<String, byte[]> producer, byte @Nullable [] value) {
        try {
            return producer.send(new ProducerRecord<>(Topics.CHECK_TASKS, 0, AUDIT.value(), value))
                    .get()
                    .offset();
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError("a task could not be sent", e);
        }
    }
}
