package dev.assay.verification;

import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.ResultEvent;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/** What was said on {@code assay.check-results}, from its beginning. */
final class Results implements AutoCloseable {
    /** No test asserts a time; this only ends one that hangs. */
    private static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Duration POLL = Duration.ofMillis(100);

    private final Wire wire = new Wire();
    private final List<ResultEvent> seen = new ArrayList<>();
    private final KafkaConsumer<String, byte[]> consumer;

    Results(String bootstrap) {
        consumer = new KafkaConsumer<>(KafkaSettings.of(bootstrap).reader("verification"));
        List<TopicPartition> partitions = consumer.partitionsFor(Topics.CHECK_RESULTS).stream()
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
    }

    /** The results of an installation on one machine. */
    static Results of(Application application) throws IOException {
        return new Results(application.kafka());
    }

    /** Waits until a worker has said that it begins that work for the so-manyth time. */
    TaskAttempt await(String work, int delivery) {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (System.nanoTime() < end) {
            Optional<TaskAttempt> found = attempt(work, delivery);
            if (found.isPresent()) {
                return found.get();
            }
            read();
        }
        throw new AssertionError("no attempt " + delivery + " of " + work + " in " + LIMIT + "; seen: " + seen);
    }

    /** The workers that finished at least one task. */
    Set<String> workersOfDoneTasks() {
        readToTheEnd();
        Set<String> workers = new HashSet<>();
        for (ResultEvent event : seen) {
            if (event instanceof ResultEvent.Done(TaskDone done)) {
                workers.add(done.getWorker());
            }
        }
        return workers;
    }

    private Optional<TaskAttempt> attempt(String work, int delivery) {
        for (ResultEvent event : seen) {
            if (event instanceof ResultEvent.Attempted(TaskAttempt attempt)
                    && attempt.getWork().equals(work)
                    && attempt.getDelivery() == delivery) {
                return Optional.of(attempt);
            }
        }
        return Optional.empty();
    }

    /** What was said until now: a poll that gives nothing may only have come too early. */
    private void readToTheEnd() {
        Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
        long limit = System.nanoTime() + LIMIT.toNanos();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (System.nanoTime() > limit) {
                throw new AssertionError("the results were not read to " + ends + " in " + LIMIT);
            }
            read();
        }
    }

    private void read() {
        for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
            if (wire.decode(record.value(), ResultEvent.CONTRACT) instanceof Received.Accepted<ResultEvent> accepted) {
                seen.add(accepted.event());
            }
        }
    }

    @Override
    public void close() {
        consumer.close();
    }
}
