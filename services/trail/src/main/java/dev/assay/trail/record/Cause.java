package dev.assay.trail.record;

import dev.assay.core.Digest;
import java.util.regex.Pattern;

/**
 * The input event that a record is about, by its place. What no event caused, and the ledger itself states, has the
 * ledger's own place: topic {@code assay.ledger}, partition 0, as offset the number of records before it, and the digest
 * of what made it so (a key, a request).
 *
 * @param topic it was read from
 * @param offset together with topic and partition the identity of the event
 * @param digest of its bytes
 * @param schema CRC-64-AVRO fingerprint of the schema it was written with, 16 hexadecimal digits; empty where its
 *     bytes name none
 */
public record Cause(String topic, int partition, long offset, Digest digest, String schema) {
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");
    private static final Pattern SCHEMA = Pattern.compile("[0-9a-f]{16}|");

    public Cause {
        if (!TOPIC.matcher(topic).matches()) {
            throw new IllegalArgumentException("a topic must be 1 to 249 of a-z A-Z 0-9 . _ -, found " + topic);
        }
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "partition and offset must not be negative, found " + partition + " and " + offset);
        }
        if (!SCHEMA.matcher(schema).matches()) {
            throw new IllegalArgumentException(
                    "a schema fingerprint must be 16 hexadecimal digits or empty, found " + schema);
        }
    }

    @Override
    public String toString() {
        return topic + '-' + partition + '@' + offset;
    }
}
