package dev.assay.schemas.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;

class EventTimeTest {
    @Test
    void is_the_records_own_within_the_years_that_a_record_can_state() {
        assertThat(new EventTime().extract(at(17), 99)).isEqualTo(17);
        assertThat(new EventTime().extract(at(-1), 99)).isZero();
        assertThat(new EventTime().extract(at(-1), -1)).isZero();
        assertThat(Instant.ofEpochMilli(new EventTime().extract(at(Long.MAX_VALUE), 0)))
                .isEqualTo("9999-12-31T23:59:59.999Z");
    }

    private static ConsumerRecord<Object, Object> at(long time) {
        return new ConsumerRecord<>(
                "t", 0, 0, time, TimestampType.CREATE_TIME, 0, 0, "k", "v", new RecordHeaders(), Optional.empty());
    }
}
