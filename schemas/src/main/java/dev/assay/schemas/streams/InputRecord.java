package dev.assay.schemas.streams;

import dev.assay.schemas.Cause;
import dev.assay.schemas.EventRejected;
import dev.assay.schemas.wire.Fingerprint;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.streams.processor.api.ProcessingContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;

/**
 * A record of an input topic, before anyone has read it: its place and its bytes.
 *
 * @param time that its writer gave it
 * @param raw empty where the record has no value
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
public record InputRecord(String topic, int partition, long offset, Instant time, byte[] raw) {
    /** What a rejection keeps of the bytes: enough to see what it was. */
    public static final int MAX_RAW_BYTES = 64 << 10;

    private static final byte[] NOTHING = {};

    /** The record that a processor of a source topic is given. */
    public static InputRecord of(ProcessingContext context, Record<?, byte[]> record) {
        RecordMetadata place = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record of a source topic must have a place"));
        byte[] raw = record.value() == null ? NOTHING : record.value();
        return new InputRecord(
                place.topic(), place.partition(), place.offset(), Instant.ofEpochMilli(record.timestamp()), raw);
    }

    public Cause cause() {
        return Cause.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setDigest(digest())
                .setFingerprint(
                        Fingerprint.named(raw).map(Fingerprint::toString).orElse(""))
                .build();
    }

    /**
     * @param subject name and version it is about, where known; else empty
     * @param actor who sent it, where known; else empty
     */
    public EventRejected rejected(String subject, String actor, String reason) {
        return EventRejected.newBuilder()
                .setTopic(topic)
                .setPartition(partition)
                .setOffset(offset)
                .setDigest(digest())
                .setSize(raw.length)
                .setRaw(ByteBuffer.wrap(Arrays.copyOf(raw, Math.min(raw.length, MAX_RAW_BYTES))))
                .setSubject(subject)
                .setReason(reason)
                .setActor(actor)
                .setAt(time)
                .build();
    }

    @Override
    public String toString() {
        return topic + '-' + partition + '@' + offset;
    }

    private String digest() {
        try {
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(raw));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256, this one does not", e);
        }
    }
}
