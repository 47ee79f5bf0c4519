package dev.assay.console.feed;

import dev.assay.console.ConsoleMetrics;
import dev.assay.console.evidence.Documents;
import dev.assay.console.view.Board;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.SchemaExchange;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/**
 * One thread that reads the topics from their beginning and keeps on. It starts over when the brokers refuse it; the
 * board knows what it was told already.
 */
public final class Feed implements AutoCloseable {
    private static final Logger LOG = System.getLogger(Feed.class.getName());
    private static final String CLIENT = "assay-console";
    private static final List<String> TOPICS = List.of(Topics.CHECK_RESULTS, Topics.LEDGER, Topics.REJECTED);

    private static final Duration POLL = Duration.ofMillis(200);

    /** How often the ends of the topics are asked for: a broker that is away is noticed within this. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Duration ASK = Duration.ofSeconds(5);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final KafkaSettings kafka;
    private final Wire wire;
    private final Teller teller;
    private final ConsoleMetrics metrics;
    private final Duration schemaWait;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final Thread thread =
            Thread.ofPlatform().name("console-feed").daemon().unstarted(this::run);
    private volatile Optional<String> unready = Optional.of("not started");

    /** @param schemaWait how long to look for the schema of an event before it is passed over */
    public Feed(
            KafkaSettings kafka,
            Wire wire,
            Board board,
            Documents documents,
            Offsets offsets,
            ConsoleMetrics metrics,
            Duration schemaWait) {
        this.kafka = kafka;
        this.wire = wire;
        this.teller = new Teller(board, documents, offsets, metrics::unreadable);
        this.metrics = metrics;
        this.schemaWait = schemaWait;
    }

    public void start() {
        thread.start();
    }

    /** Why the lists are not up to date; empty: they are. */
    public Optional<String> unready() {
        return unready;
    }

    @Override
    public void close() {
        closing.countDown();
        try {
            thread.join(PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        do {
            unready = Optional.of("reading what happened so far");
            try (SchemaExchange schemas = SchemaExchange.open(kafka, CLIENT, wire, schemaWait, metrics::schemaWaited);
                    Consumer<String, byte[]> consumer = new KafkaConsumer<>(kafka.reader(CLIENT))) {
                follow(consumer, schemas);
            } catch (KafkaException e) {
                unready = Optional.of("the topics cannot be read: " + e.getMessage());
                LOG.log(Level.WARNING, "the topics cannot be read; trying again", e);
            }
        } while (!closing(PAUSE));
        unready = Optional.of("stopped");
    }

    private void follow(Consumer<String, byte[]> consumer, SchemaExchange schemas) {
        List<TopicPartition> partitions = TOPICS.stream()
                .flatMap(topic -> consumer.partitionsFor(topic, ASK).stream())
                .map(found -> new TopicPartition(found.topic(), found.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        boolean caughtUp = false;
        long looked = System.nanoTime() - LOOK.toNanos();
        while (closing.getCount() > 0) {
            for (ConsumerRecord<String, byte[]> message : consumer.poll(POLL)) {
                teller.tell(message, schemas);
            }
            if (!caughtUp || System.nanoTime() - looked >= LOOK.toNanos()) {
                long behind = behind(consumer, partitions);
                metrics.behind(behind);
                caughtUp |= behind == 0;
                looked = System.nanoTime();
                unready =
                        caughtUp ? Optional.empty() : Optional.of("reading what happened so far, " + behind + " to go");
            }
        }
    }

    /** Messages not read yet. Throws when the brokers do not answer. */
    private static long behind(Consumer<String, byte[]> consumer, List<TopicPartition> partitions) {
        long behind = 0;
        for (Map.Entry<TopicPartition, Long> end :
                consumer.endOffsets(partitions, ASK).entrySet()) {
            behind += Math.max(0, end.getValue() - consumer.position(end.getKey(), ASK));
        }
        return behind;
    }

    private boolean closing(Duration pause) {
        try {
            return closing.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }
}
