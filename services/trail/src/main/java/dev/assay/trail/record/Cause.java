package dev.assay.trail.record;

import dev.assay.core.Digest;

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
    private static final int MAX_TOPIC = 249;
    private static final int SCHEMA_DIGITS = 16;

    public Cause {
        if (!isTopic(topic)) {
            throw new IllegalArgumentException("a topic must be 1 to 249 of a-z A-Z 0-9 . _ -, found " + topic);
        }
        if (partition < 0 || offset < 0) {
            throw new IllegalArgumentException(
                    "partition and offset must not be negative, found " + partition + " and " + offset);
        }
        if (!isSchema(schema)) {
            throw new IllegalArgumentException(
                    "a schema fingerprint must be 16 hexadecimal digits or empty, found " + schema);
        }
    }

    /** By hand, as {@link #isSchema}: one of these is made for every record that is written, sequenced or verified. */
    private static boolean isTopic(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
            if (!letter && !(c >= '0' && c <= '9') && c != '.' && c != '_' && c != '-') {
                return false;
            }
        }
        return !text.isEmpty() && text.length() <= MAX_TOPIC;
    }

    private static boolean isSchema(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (!(c >= '0' && c <= '9') && !(c >= 'a' && c <= 'f')) {
                return false;
            }
        }
        return text.isEmpty() || text.length() == SCHEMA_DIGITS;
    }

    @Override
    public String toString() {
        return topic + '-' + partition + '@' + offset;
    }
}
