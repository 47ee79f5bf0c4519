package dev.assay.trail.verify.leaf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.trail.verify.json.BadJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTimeTest {
    private static final DateTimeFormatter FORMATTER = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT)
            .withZone(ZoneOffset.UTC);

    private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

    @Test
    void is_what_the_formatter_of_the_jdk_reads_and_nothing_else() {
        long seed = new Random().nextLong();
        System.out.println("seed of times: " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            Instant time = Instant.ofEpochMilli(random.nextLong(LAST + 1));
            char[] text = FORMATTER.format(time).toCharArray();
            assertThat(read(new String(text))).hasValue(time);
            text[random.nextInt(text.length)] = "0123456789-:.TZ ".charAt(random.nextInt(16));
            assertThat(read(new String(text))).as(new String(text)).isEqualTo(formatted(new String(text)));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "2026-11-23T03:01:02Z",
                "2026-11-23T03:01:02.12Z",
                "2026-11-23T03:01:02.1200Z",
                "2026-11-23T03:01:02.120z",
                "2026-11-23t03:01:02.120Z",
                "2026-11-23T03:01:02,120Z",
                "2026-11-23T03:01:02.120+",
                "2026-11-31T03:01:02.120Z",
                "2026-02-29T03:01:02.120Z",
                "2026-13-01T03:01:02.120Z",
                "2026-00-01T03:01:02.120Z",
                "2026-11-23T24:00:00.000Z",
                "2026-11-23T23:60:00.000Z",
                "2026-11-23T23:59:60.000Z",
                "٢026-11-23T03:01:02.120Z",
            })
    void has_one_form(String text) {
        assertThatThrownBy(() -> RecordTime.read(text))
                .isInstanceOf(BadJson.class)
                .hasMessage("time must be RFC 3339 in UTC with milliseconds, found \"" + text + '"');
    }

    private static Optional<Instant> read(String text) {
        try {
            return Optional.of(RecordTime.read(text));
        } catch (BadJson e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> formatted(String text) {
        try {
            return Optional.of(Instant.from(FORMATTER.parse(text)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
