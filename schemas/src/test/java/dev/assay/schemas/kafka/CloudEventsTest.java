package dev.assay.schemas.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.schemas.TaskAttempt;
import java.time.Instant;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CloudEventsTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");

    private final CloudEvents event =
            CloudEvents.of(new TaskAttempt("a1", "w", 1, "w1", NOON), "a1/w/1", "/assay/worker", NOON);
    private final Headers headers = new RecordHeaders();

    /** Kafka protocol binding for CloudEvents 1.0.2, section 3.2.3. */
    @Test
    void headers_are_those_of_the_binding() {
        event.write(headers);
        assertThat(headers.toArray())
                .extracting(header -> header.key() + '=' + new String(header.value(), UTF_8))
                .containsExactly(
                        "ce_specversion=1.0",
                        "ce_id=a1/w/1",
                        "ce_type=dev.assay.schemas.TaskAttempt",
                        "ce_source=/assay/worker",
                        "ce_time=2026-11-01T12:00:00Z");
    }

    @Test
    void what_was_written_is_read() {
        event.write(headers);
        event.write(headers);
        assertThat(headers.toArray()).hasSize(5);
        assertThat(CloudEvents.read(headers)).contains(event);
    }

    @Test
    void a_time_with_an_offset_is_the_same_instant() {
        event.write(headers);
        headers.remove("ce_time").add("ce_time", "2026-11-01T13:00:00+01:00".getBytes(UTF_8));
        assertThat(CloudEvents.read(headers)).contains(event);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ce_specversion", "ce_id", "ce_type", "ce_source", "ce_time"})
    void a_header_that_is_missing_empty_long_or_no_text_gives_none(String name) {
        byte[][] values = {{}, null, {(byte) 0xff, (byte) 0xfe}, new byte[CloudEvents.MAX_VALUE_BYTES + 1]};
        for (byte[] value : values) {
            event.write(headers);
            headers.remove(name).add(name, value);
            assertThat(CloudEvents.read(headers)).isEmpty();
        }
        headers.remove(name);
        assertThat(CloudEvents.read(headers)).isEmpty();
    }

    @Test
    void an_attribute_must_say_something() {
        assertThatThrownBy(() -> new CloudEvents("", "t", "s", NOON))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("ce_id must have 1 to 1024 bytes, found 0");
    }
}
