package dev.assay.console.page;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * A time, UTC.
 *
 * @param iso for machines
 * @param text for people
 */
public record Moment(String iso, String text) {
    private static final DateTimeFormatter PEOPLE =
            DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static Moment of(Instant time) {
        return new Moment(time.truncatedTo(ChronoUnit.MILLIS).toString(), PEOPLE.format(time));
    }
}
