package dev.assay.trail.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);
    private static final long END = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    @Test
    void agrees_with_the_formatter_of_the_jdk() {
        SplittableRandom random = new SplittableRandom(20261126);
        for (int i = 0; i < 10_000; i++) {
            Instant time = Instant.ofEpochMilli(i == 0 ? 0 : i == 1 ? END : random.nextLong(END));
            String text = Times.text(time);
            assertThat(text).isEqualTo(FORM.format(time));
            assertThat(Times.read(text)).isEqualTo(time);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-26T08:30:00Z",
                "2026-11-26T08:30:00.0000Z",
                "2026-11-26T08:30:00.000z",
                "2026-11-26 08:30:00.000Z",
                "2026-11-26T08:30:00,000Z",
                "+026-11-26T08:30:00.000Z",
                "2026-02-29T08:30:00.000Z",
                "2026-13-26T08:30:00.000Z",
                "2026-00-26T08:30:00.000Z",
                "2026-11-26T24:00:00.000Z",
                "2026-11-26T08:60:00.000Z",
                "2026-11-26T23:59:60.000Z",
                "2026-11-26T08:30:00.٠٠٠Z",
            })
    void refuses_what_is_not_in_the_form(String text) {
        assertThatThrownBy(() -> Times.read(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("time must be RFC 3339 in UTC with milliseconds, found " + text);
    }
}
