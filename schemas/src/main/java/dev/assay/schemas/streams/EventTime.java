package dev.assay.schemas.streams;

import java.time.Instant;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * The record's own time, moved into the years 1970 to 9999 where a writer gave another or none. Kafka's extractors stop
 * the application or skip the record; but every offset of an input must end in a decision, and its record states a time.
 */
public final class EventTime implements TimestampExtractor {
    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    @Override
    public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
        return Math.clamp(record.timestamp(), 0, LAST);
    }
}
