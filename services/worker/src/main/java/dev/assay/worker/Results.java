package dev.assay.worker;

import dev.assay.core.key.SigningKey;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.TaskAttempt;
import dev.assay.schemas.TaskDone;
import dev.assay.schemas.kafka.CloudEvents;
import dev.assay.schemas.kafka.Topics;
import dev.assay.schemas.wire.ResultSignature;
import dev.assay.schemas.wire.Wire;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;

/** Publishes what a worker has to say. Each call returns when the event is on all replicas in sync. */
final class Results {
    private static final String SOURCE = "/assay/worker";

    private final Producer<String, byte[]> producer;
    private final Wire wire;
    private final SigningKey key;

    /** @param key of this worker: it signs results */
    Results(Producer<String, byte[]> producer, Wire wire, SigningKey key) {
        this.producer = producer;
        this.wire = wire;
        this.key = key;
    }

    void attempt(TaskAttempt event) throws IOException {
        String id = event.getAudit() + '/' + event.getWork() + '/' + event.getDelivery();
        send(Topics.CHECK_RESULTS, event.getAudit(), event, id, event.getAt());
    }

    /**
     * Signs the result and sends it.
     *
     * @throws IllegalArgumentException if the event is too large for its topic; nothing was sent
     */
    void done(TaskDone event) throws IOException {
        event.setKey(key.publicKey().hex());
        byte[] signed = ResultSignature.encode(wire, event, key::sign);
        String id = event.getAudit() + '/' + event.getWork();
        send(Topics.CHECK_RESULTS, event.getAudit(), signed, CloudEvents.of(event, id, SOURCE, event.getAt()));
    }

    void rejected(EventRejected event) throws IOException {
        String id = event.getTopic() + '/' + event.getPartition() + '/' + event.getOffset();
        send(Topics.REJECTED, event.getTopic(), event, id, event.getAt());
    }

    private void send(String topic, String key, SpecificRecord event, String id, Instant at) throws IOException {
        send(topic, key, wire.encode(event), CloudEvents.of(event, id, SOURCE, at));
    }

    private void send(String topic, String key, byte[] event, CloudEvents attributes) throws IOException {
        ProducerRecord<String, byte[]> message =
                new ProducerRecord<>(topic, null, attributes.time().toEpochMilli(), key, event);
        attributes.write(message.headers());
        try {
            producer.send(message).get();
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
            InterruptedIOException stopped = new InterruptedIOException("publishing to " + topic + " was interrupted");
            stopped.initCause(e);
            throw stopped;
        } catch (ExecutionException | KafkaException e) {
            throw new IOException("publishing to " + topic + " failed: " + e.getMessage(), e);
        }
    }
}
