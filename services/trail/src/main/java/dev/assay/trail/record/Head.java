package dev.assay.trail.record;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/**
 * What every record states.
 *
 * @param time of the event, not of the writing, so that a record made again is the same record; whole milliseconds,
 *     in the years that RFC 3339 can write
 * @param actor pseudonymous id of who caused it
 */
public record Head(Instant time, String actor, Cause cause) {
    /** A pseudonymous id: a token, never a name with a title. */
    public static final int MAX_ACTOR = 128;

    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant END = Instant.parse("9999-12-31T23:59:59.999Z");

    public Head {
        Wording.check("an actor", actor, MAX_ACTOR);
        if (!canBeTime(time)) {
            throw new IllegalArgumentException("the time of a record must be in [" + FIRST + ", " + END
                    + "] in whole milliseconds, found " + time);
        }
    }

    /** False for times that no record can state. */
    public static boolean canBeTime(Instant time) {
        return !time.isBefore(FIRST)
                && !time.isAfter(END)
                && time.truncatedTo(ChronoUnit.MILLIS).equals(time);
    }
}
