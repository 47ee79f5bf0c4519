package dev.assay.intake;

import dev.assay.core.Digest;

/** What became of something that was sent to the intake; every one of these is durable before it is returned. */
public sealed interface Decision {
    /** It is new, its files are stored, and its event is published. */
    record Accepted(Subject subject) implements Decision {}

    /** The same bytes were accepted before; nothing was published again. */
    record Duplicate(Subject subject) implements Decision {}

    /**
     * The version was accepted before with other bytes, which stay.
     *
     * @param subject what was sent
     * @param held digest of what stays
     */
    record Conflict(Subject subject, Digest held) implements Decision {
        /** What was found and what to do. */
        public String reason() {
            return subject + " was accepted before with digest " + held + ", found other bytes with digest "
                    + subject.digest() + ": release them under a new version";
        }
    }

    /** @param reason what was found, where, and what to do */
    record Refused(String reason) implements Decision {}

    /** It goes over a limit and was not read to its end. */
    record Oversized(String reason) implements Decision {}
}
