package dev.assay.schemas.kafka;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * CloudEvents 1.0 attributes of an event, as Kafka headers (Kafka protocol binding, binary mode): {@code
 * ce_specversion}, {@code ce_id}, {@code ce_type}, {@code ce_source}, {@code ce_time}. They serve routers and people;
 * no decision of ours rests on them, since anyone who can write a topic can write them.
 *
 * @param id unique within the source; the same for a repeated event
 * @param type {@code dev.assay.schemas.ModelVersion} and the like
 * @param source a URI reference: which installation and role wrote it, for example {@code /assay/intake}
 * @param time when the fact happened, UTC
 */
public record CloudEvents(String id, String type, String source, Instant time) {
    /** A longer value is not one of ours. */
    static final int MAX_VALUE_BYTES = 1024;

    /** In UTF-8: a character of the basic plane takes three at most, a pair of surrogates four. */
    private static final int MAX_BYTES_OF_A_CHAR = 3;

    private static final String SPEC_VERSION = "1.0";

    public CloudEvents {
        required("ce_id", id);
        required("ce_type", type);
        required("ce_source", source);
    }

    public static CloudEvents of(SpecificRecord event, String id, String source, Instant time) {
        return new CloudEvents(id, event.getSchema().getFullName(), source, time);
    }

    /** Sets the headers, replacing those that are there. */
    public void write(Headers headers) {
        set(headers, "ce_specversion", SPEC_VERSION);
        set(headers, "ce_id", id);
        set(headers, "ce_type", type);
        set(headers, "ce_source", source);
        set(headers, "ce_time", time.toString());
    }

    /** Empty unless all five are there and well formed. */
    public static Optional<CloudEvents> read(Headers headers) {
        if (!text(headers, "ce_specversion").equals(Optional.of(SPEC_VERSION))) {
            return Optional.empty();
        }
        return text(headers, "ce_id")
                .flatMap(id -> text(headers, "ce_type")
                        .flatMap(type -> text(headers, "ce_source")
                                .flatMap(
                                        source -> time(headers).map(time -> new CloudEvents(id, type, source, time)))));
    }

    private static Optional<Instant> time(Headers headers) {
        return text(headers, "ce_time").flatMap(text -> {
            try {
                return Optional.of(OffsetDateTime.parse(text).toInstant());
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        });
    }

    private static Optional<String> text(Headers headers, String name) {
        Header header = headers.lastHeader(name);
        if (header == null || header.value() == null) {
            return Optional.empty();
        }
        byte[] value = header.value();
        if (value.length == 0 || value.length > MAX_VALUE_BYTES) {
            return Optional.empty();
        }
        try {
            return Optional.of(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(value))
                    .toString());
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static void set(Headers headers, String name, String value) {
        headers.remove(name).add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static void required(String name, String value) {
        if (!value.isEmpty() && value.length() <= MAX_VALUE_BYTES / MAX_BYTES_OF_A_CHAR) {
            return;
        }
        int bytes = value.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(name + " must have 1 to " + MAX_VALUE_BYTES + " bytes, found " + bytes);
        }
    }
}
