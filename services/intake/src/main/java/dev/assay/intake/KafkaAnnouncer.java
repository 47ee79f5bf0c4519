package dev.assay.intake;

import dev.assay.schemas.DatasetVersion;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.ModelVersion;
import dev.assay.schemas.PlanVersion;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.KafkaSettings;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;

/** Publishes to Kafka, one event at a time, each durable on all replicas in sync before the call returns. */
public final class KafkaAnnouncer implements Announcer, AutoCloseable {
    private static final String CLIENT = "assay-intake";
    private static final String SOURCE = "/assay/intake";

    private final Wire wire;
    private final Producer<String, byte[]> producer;
    private final Duration timeout;

    private KafkaAnnouncer(Wire wire, Producer<String, byte[]> producer, Duration timeout) {
        this.wire = wire;
        this.producer = producer;
        this.timeout = timeout;
    }

    /** @param timeout how long one event may take to become durable */
    public static KafkaAnnouncer open(KafkaSettings kafka, Wire wire, Duration timeout) {
        Map<String, Object> settings = kafka.producer(CLIENT);
        int millis = Math.toIntExact(timeout.toMillis());
        settings.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, millis);
        settings.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, millis / 2);
        settings.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, millis);
        return new KafkaAnnouncer(wire, new KafkaProducer<>(settings), timeout);
    }

    @Override
    public void model(ModelVersion event) throws IOException {
        publish(Topics.MODEL_VERSIONS, event.getName(), event, event.getManifest(), event.getReleasedAt());
    }

    @Override
    public void dataset(DatasetVersion event) throws IOException {
        publish(Topics.DATASET_VERSIONS, event.getName(), event, event.getManifest(), event.getReleasedAt());
    }

    @Override
    public void plan(PlanVersion event) throws IOException {
        publish(Topics.PLANS, event.getName(), event, event.getDigest(), event.getRegisteredAt());
    }

    @Override
    public void rejected(EventRejected event) throws IOException {
        publish(Topics.REJECTED, event.getTopic(), event, event.getDigest(), event.getAt());
    }

    @Override
    public void close() {
        producer.close(timeout);
    }

    private void publish(String topic, String key, SpecificRecord event, String id, Instant at) throws IOException {
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(topic, null, at.toEpochMilli(), key, wire.encode(event));
        CloudEvents.of(event, id, SOURCE, at).write(message.headers());
        try {
            producer.send(message).get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("publishing to " + topic + " was interrupted");
        } catch (ExecutionException e) {
            throw new IOException("publishing to " + topic + " failed: " + e.getMessage(), e);
        } catch (TimeoutException | KafkaException e) {
            throw new IOException(
                    "publishing to " + topic + " failed: the broker did not confirm it within " + timeout.toSeconds()
                            + " s",
                    e);
        }
    }
}
