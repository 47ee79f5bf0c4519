package dev.assay.schemas.wire;

/** What came off a topic, once read: an event, or why it is not one. */
public sealed interface Received<T> {
    /**
     * @param event whole, in the reader's own version
     * @param writer the schema it was written with, for the record of its cause
     */
    record Accepted<T>(T event, Fingerprint writer) implements Received<T> {}

    /**
     * @param digest digest of the raw bytes, {@code sha256:} and 64 hexadecimal digits, as records carry it
     * @param size of the raw bytes
     * @param reason one clause for people: what was found and where
     */
    record Rejected<T>(String digest, int size, String reason) implements Received<T> {}

    /**
     * The bytes are marked as an event, of a schema that this process has not met: a newer writer, perhaps. Whoever
     * reads looks for the schema before it rejects.
     *
     * @param digest as in {@link Rejected}
     * @param size of the raw bytes
     */
    record UnknownSchema<T>(Fingerprint writer, String digest, int size) implements Received<T> {
        /** What it becomes once the schema was looked for in vain. */
        public Rejected<T> rejected(String searched) {
            return new Rejected<>(digest, size, "schema fingerprint " + writer + " is unknown: " + searched);
        }
    }
}
