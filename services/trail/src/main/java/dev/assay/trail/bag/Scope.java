package dev.assay.trail.bag;

import dev.assay.trail.note.Checkpoint;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What an export is asked for, and of which log. With neither model nor period it is full: every record.
 *
 * @param export its id
 * @param model only what concerns this model
 * @param from only records of this moment or later
 * @param to only records before this moment
 * @param actor pseudonymous id of who asked
 * @param at when, in whole milliseconds
 * @param head of the log that reports show; records after it are not in them
 */
public record Scope(
        String export,
        Optional<String> model,
        Optional<Instant> from,
        Optional<Instant> to,
        String actor,
        Instant at,
        Checkpoint head) {
    private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9-]{0,63}");

    public Scope {
        if (!ID.matcher(export).matches()) {
            throw new IllegalArgumentException(
                    "the id of an export must be 1 to 64 of a-z 0-9 -, found \"" + export + '"');
        }
        if (from.isPresent() && to.isPresent() && !from.get().isBefore(to.get())) {
            throw new IllegalArgumentException(
                    "a period must end after it begins, found " + from.get() + " to " + to.get());
        }
    }

    /** Whether every record is asked for. */
    public boolean isFull() {
        return model.isEmpty() && from.isEmpty() && to.isEmpty();
    }
}
