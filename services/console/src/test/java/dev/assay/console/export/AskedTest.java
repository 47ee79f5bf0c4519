package dev.assay.console.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class AskedTest {
    @Test
    void a_day_begins_at_midnight_utc() {
        assertThat(Asked.parse(Optional.empty(), Optional.of("2026-11-02"), Optional.of("2026-11-02T09:00:00.5+01:00")))
                .isEqualTo(new Asked(
                        Optional.empty(),
                        Optional.of(Instant.parse("2026-11-02T00:00:00Z")),
                        Optional.of(Instant.parse("2026-11-02T08:00:00.500Z"))));
        assertThat(Asked.parse(Optional.empty(), Optional.empty(), Optional.empty())
                        .isFull())
                .isTrue();
    }

    @Test
    void what_is_no_time_no_name_or_no_period_is_refused_with_what_was_found() {
        assertThatThrownBy(() -> Asked.parse(Optional.empty(), Optional.of("yesterday"), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("from must be a day (2026-11-02) or a time (2026-11-02T09:00:00Z), found \"yesterday\"");
        assertThatThrownBy(() -> Asked.parse(Optional.of("a b"), Optional.empty(), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found \"a b\"");
        assertThatThrownBy(() -> Asked.parse(Optional.empty(), Optional.of("2026-11-02"), Optional.of("2026-11-02")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must end after it begins");
    }
}
