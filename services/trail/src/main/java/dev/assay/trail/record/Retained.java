package dev.assay.trail.record;

/**
 * What the object store was found to do for what it is given; recorded at the first start and whenever it changes.
 *
 * @param mode of the lock on objects
 * @param days that the lock lasts; 0 without a lock
 * @param versioning whether older versions of an object stay
 * @param conditionalPut whether the store itself refuses to write over an object
 * @param lacks what it cannot do, for people; empty where it lacks nothing
 */
public record Retained(Head head, Mode mode, int days, boolean versioning, boolean conditionalPut, String lacks)
        implements LedgerRecord {
    public Retained {
        Wording.check("what a store lacks", lacks, MAX_REASON);
        if (days < 0 || (mode == Mode.NONE) != (days == 0)) {
            throw new IllegalArgumentException(
                    "a lock must last some days, and no lock none, found " + mode + " for " + days + " days");
        }
    }

    /** How objects are locked (S3 Object Lock). */
    public enum Mode {
        /** Nobody can shorten it. */
        COMPLIANCE,
        /** Those with a special right can. */
        GOVERNANCE,
        NONE
    }

    @Override
    public RecordType type() {
        return RecordType.RETENTION;
    }

    @Override
    public String part() {
        return "retention";
    }
}
