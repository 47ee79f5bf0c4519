package dev.assay.intake;

import dev.assay.core.Digest;
import dev.assay.core.release.ReleaseId;
import java.util.Optional;

/** What became of something that was sent to the intake; every one of these is durable before it is returned. */
public sealed interface Decision {
    /**
     * It is new, its files are stored, and its event is published.
     *
     * @param waitsFor the dataset release that its audit waits for, where that was not released yet
     */
    record Accepted(Subject subject, Optional<ReleaseId> waitsFor) implements Decision {}

    /**
     * The same bytes were accepted before; nothing was published again.
     *
     * @param waitsFor as in {@link Accepted}
     */
    record Duplicate(Subject subject, Optional<ReleaseId> waitsFor) implements Decision {}

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

    /** The same, of a model release whose dataset release is not there yet; what was not let in waits for nothing. */
    default Decision waitingFor(ReleaseId dataset) {
        return switch (this) {
            case Accepted accepted -> new Accepted(accepted.subject(), Optional.of(dataset));
            case Duplicate duplicate -> new Duplicate(duplicate.subject(), Optional.of(dataset));
            case Conflict conflict -> conflict;
            case Refused refused -> refused;
            case Oversized oversized -> oversized;
        };
    }
}
