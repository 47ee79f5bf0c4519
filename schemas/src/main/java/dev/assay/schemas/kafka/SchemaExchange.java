package dev.assay.schemas.kafka;

import dev.assay.schemas.SchemaPublished;
import dev.assay.schemas.wire.Contract;
import dev.assay.schemas.wire.EventReader;
import dev.assay.schemas.wire.Fingerprint;
import dev.assay.schemas.wire.Learned;
import dev.assay.schemas.wire.Received;
import dev.assay.schemas.wire.SchemaText;
import dev.assay.schemas.wire.Wire;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.LongAdder;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * Reads events of every version of the services. A writer announces its schemas on {@code assay.schemas} before its
 * first event; a reader that meets an unknown fingerprint looks there, and waits a while before it rejects, so that an
 * upgrade that rolls through the services loses nothing. Safe for use by many threads; one looks at a time.
 */
public final class SchemaExchange implements EventReader, AutoCloseable {
    /**
     * Longer than a broker takes to fail over; an announcement precedes its events, so normally no time is waited. It is
     * also the most: a wait may fall into a transaction, which may not stay open for much longer.
     */
    public static final Duration DEFAULT_WAIT = Duration.ofSeconds(60);

    private static final Logger LOG = System.getLogger(SchemaExchange.class.getName());
    private static final TopicPartition ANNOUNCEMENTS = new TopicPartition(Topics.SCHEMAS, 0);
    private static final Duration POLL = Duration.ofMillis(100);

    /** Fingerprints waited for in vain. Past it they are forgotten, and waited for once more. */
    private static final int MAX_MISSED = 1024;

    private final Wire wire;
    private final Consumer<String, byte[]> consumer;
    private final Duration wait;
    private final Runnable alarm;
    private final Set<Fingerprint> missed = ConcurrentHashMap.newKeySet();
    private final LongAdder refusals = new LongAdder();

    /**
     * @param consumer of string keys and byte values, without a group; the exchange closes it
     * @param wait how long to look for a schema before the event is rejected; no time at all looks once
     * @param alarm told each time that an event begins to wait: a writer is at work that did not announce its schemas
     */
    SchemaExchange(Wire wire, Consumer<String, byte[]> consumer, Duration wait, Runnable alarm) {
        if (wait.isNegative() || wait.compareTo(DEFAULT_WAIT) > 0) {
            throw new IllegalArgumentException(
                    "the wait for a schema must be in [0 s, " + DEFAULT_WAIT.toSeconds() + " s], found " + wait);
        }
        this.wire = wire;
        this.consumer = consumer;
        this.wait = wait;
        this.alarm = alarm;
        consumer.assign(List.of(ANNOUNCEMENTS));
        consumer.seekToBeginning(List.of(ANNOUNCEMENTS));
    }

    /**
     * Announces this version's schemas and gets ready to look for others. Returns once the brokers hold them.
     *
     * @param wait how long to look for a schema before the event is rejected; no time at all looks once
     * @param alarm told each time that an event begins to wait: a writer is at work that did not announce its schemas
     * @throws IllegalArgumentException if the wait is longer than {@link #DEFAULT_WAIT}
     */
    public static SchemaExchange open(KafkaSettings kafka, String clientId, Wire wire, Duration wait, Runnable alarm) {
        try (Producer<String, byte[]> producer = new KafkaProducer<>(kafka.producer(clientId + "-schemas"))) {
            announce(producer, wire);
        }
        return new SchemaExchange(wire, new KafkaConsumer<>(kafka.reader(clientId + "-schemas")), wait, alarm);
    }

    /** Reads a topic of one kind of event. */
    public <T extends SpecificRecord> Received<T> decode(byte @Nullable [] raw, Class<T> type) {
        return decode(raw, Contract.of(type));
    }

    /**
     * Accepted or Rejected. Waits for an unknown schema as long as the exchange was told to, holding the caller: an
     * event that comes later must not be read earlier. A schema that was waited for in vain is looked for again, but
     * not waited for: many poison events cost one wait.
     *
     * @throws KafkaException if the brokers are away or the thread is interrupted: the event was not decided
     */
    @Override
    public <T> Received<T> decode(byte @Nullable [] raw, Contract<T> contract) {
        Received<T> received = wire.decode(raw, contract);
        if (received instanceof Received.UnknownSchema<T>) {
            lookToTheEnd();
            received = wire.decode(raw, contract);
        }
        return received instanceof Received.UnknownSchema<T> unknown ? await(unknown, raw, contract) : received;
    }

    private <T> Received<T> await(Received.UnknownSchema<T> unknown, byte @Nullable [] raw, Contract<T> contract) {
        Received<T> received = unknown;
        if (!missed.contains(unknown.writer())) {
            alarm.run();
            LOG.log(Level.WARNING, "an event waits up to {0} s for schema {1}", wait.toSeconds(), unknown.writer());
            long until = System.nanoTime() + wait.toNanos();
            while (received instanceof Received.UnknownSchema<T> && System.nanoTime() < until) {
                look();
                received = wire.decode(raw, contract);
            }
        }
        if (!(received instanceof Received.UnknownSchema<T>)) {
            return received;
        }
        if (missed.size() >= MAX_MISSED) {
            missed.clear();
        }
        missed.add(unknown.writer());
        return unknown.rejected(Topics.SCHEMAS + " did not announce it within " + wait.toSeconds() + " s");
    }

    /**
     * The schema of that fingerprint; empty where neither this version has it nor anyone announced it.
     *
     * @throws KafkaException if the brokers are away
     */
    public Optional<SchemaText> schema(String fingerprint) {
        Optional<SchemaText> known = wire.schema(fingerprint);
        if (known.isPresent()) {
            return known;
        }
        lookToTheEnd();
        return wire.schema(fingerprint);
    }

    /** How many announcements were not schemas that this version can read. */
    public long refusals() {
        return refusals.sum();
    }

    @Override
    public void close() {
        synchronized (consumer) {
            consumer.close();
        }
    }

    private static void announce(Producer<String, byte[]> producer, Wire wire) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        for (SchemaPublished schema : Wire.announcements()) {
            sent.add(producer.send(new ProducerRecord<>(Topics.SCHEMAS, schema.getFingerprint(), wire.encode(schema))));
        }
        for (Future<RecordMetadata> each : sent) {
            try {
                each.get();
            } catch (InterruptedException e) {
                throw new InterruptException("announcing the schemas was interrupted", e);
            } catch (ExecutionException e) {
                throw new KafkaException("announcing the schemas on " + Topics.SCHEMAS + " failed", e.getCause());
            }
        }
    }

    private void lookToTheEnd() {
        synchronized (consumer) {
            long end = consumer.endOffsets(List.of(ANNOUNCEMENTS)).getOrDefault(ANNOUNCEMENTS, 0L);
            while (consumer.position(ANNOUNCEMENTS) < end) {
                look();
            }
        }
    }

    private void look() {
        synchronized (consumer) {
            for (ConsumerRecord<String, byte[]> announced : consumer.poll(POLL)) {
                learn(announced.value());
            }
        }
    }

    private void learn(byte @Nullable [] raw) {
        switch (wire.decode(raw, SchemaPublished.class)) {
            case Received.Accepted<SchemaPublished> accepted -> {
                if (wire.learn(accepted.event()) instanceof Learned.Refused) {
                    refusals.increment();
                }
            }
            case Received.Rejected<SchemaPublished> rejected -> refusals.increment();
            case Received.UnknownSchema<SchemaPublished> unknown -> refusals.increment();
        }
    }
}
