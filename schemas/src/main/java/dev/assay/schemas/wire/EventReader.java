package dev.assay.schemas.wire;

import org.jspecify.annotations.Nullable;

/**
 * Reads the raw bytes of a topic: {@link Wire#decode}, or an exchange of schemas that also finds those of other
 * versions.
 */
@FunctionalInterface
public interface EventReader {
    /** @param raw the value of a Kafka record, which may be null (a tombstone: rejected) */
    <T> Received<T> decode(byte @Nullable [] raw, Contract<T> contract);
}
