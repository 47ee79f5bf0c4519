package dev.assay.console.order;

import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.jspecify.annotations.Nullable;

/** Sends what people order and decide; the connection is made with the first. */
public final class Orders implements AutoCloseable {
    private static final String CLIENT = "assay-console-orders";
    private static final String SOURCE = "/assay/console";

    private final KafkaSettings kafka;
    private final Wire wire;
    private @Nullable Producer<String, byte[]> producer;

    /** Where a message is. */
    public record Place(String topic, int partition, long offset) {
        /** As records write their causes. */
        @Override
        public String toString() {
            return topic + '-' + partition + '@' + offset;
        }
    }

    public Orders(KafkaSettings kafka, Wire wire) {
        this.kafka = kafka;
        this.wire = wire;
    }

    /**
     * Returns when the order is on all replicas in sync.
     *
     * @param order one of those that {@code OrderEvent} lists
     * @param id of the order, and its key
     * @return where it is: its record names this place as its cause
     * @throws IOException if the brokers are away
     */
    public Place send(SpecificRecord order, String id, Instant at) throws IOException {
        return send(Topics.ORDERS, id, order, id, at);
    }

    /** The same of a decision about an audit. */
    public Place send(ReviewEntered review) throws IOException {
        String id = "review " + UUID.randomUUID();
        return send(Topics.REVIEWS, review.getAudit(), review, id, review.getAt());
    }

    private Place send(String topic, String key, SpecificRecord event, String id, Instant at) throws IOException {
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(topic, null, at.toEpochMilli(), key, wire.encode(event));
        CloudEvents.of(event, id, SOURCE, at).write(message.headers());
        try {
            RecordMetadata sent = producer().send(message).get();
            return new Place(sent.topic(), sent.partition(), sent.offset());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("sending what was asked was interrupted");
            stopped.initCause(e);
            throw stopped;
        } catch (ExecutionException | KafkaException e) {
            throw new IOException("what was asked could not be sent: " + e.getMessage(), e);
        }
    }

    private synchronized Producer<String, byte[]> producer() {
        Producer<String, byte[]> open = producer;
        if (open == null) {
            open = new KafkaProducer<>(kafka.producer(CLIENT));
            producer = open;
        }
        return open;
    }

    @Override
    public synchronized void close() {
        if (producer != null) {
            producer.close(Duration.ofSeconds(5));
        }
    }
}
