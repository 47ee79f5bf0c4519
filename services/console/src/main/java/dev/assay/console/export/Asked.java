package dev.assay.console.export;

import dev.assay.core.release.ReleaseId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What an export is to hold; with nothing given, everything.
 *
 * @param model only what concerns the model of that name
 * @param from only records of this moment or later, in whole milliseconds
 * @param to only records before this moment, in whole milliseconds
 */
public record Asked(Optional<String> model, Optional<Instant> from, Optional<Instant> to) {
    /** Everything. */
    public static final Asked ALL = new Asked(Optional.empty(), Optional.empty(), Optional.empty());

    private static final String ANY_VERSION = "0";

    public Asked {
        model.ifPresent(name -> new ReleaseId(name, ANY_VERSION));
        from = from.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
        to = to.map(time -> time.truncatedTo(ChronoUnit.MILLIS));
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException(
                    "a period must end after it begins, found from " + from.get() + " to " + to.get());
        }
    }

    /**
     * As people write it.
     *
     * @param from a time as RFC 3339 has it, or a day, which begins at midnight UTC; empty for none
     * @param to likewise
     * @throws IllegalArgumentException that says what was found
     */
    public static Asked parse(Optional<String> model, Optional<String> from, Optional<String> to) {
        return new Asked(model, from.map(text -> time("from", text)), to.map(text -> time("to", text)));
    }

    /** Whether every record is asked for. */
    public boolean isFull() {
        return model.isEmpty() && from.isEmpty() && to.isEmpty();
    }

    private static Instant time(String name, String text) {
        try {
            return text.contains("T")
                    ? Instant.parse(text)
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeParseException e) {
            throw new IllegalArgumentException(
                    name + " must be a day (2026-11-02) or a time (2026-11-02T09:00:00Z), found \"" + text + '"', e);
        }
    }
}
