package dev.assay.trail.record;

/** What a record says happened. Closed: a leaf of another type is not valid. */
public enum RecordType {
    /** A release became official; names the audits that it starts. */
    RELEASE_ACCEPTED,
    /** The same release again: nothing starts. */
    DUPLICATE,
    /** A plan, before any audit that uses it: its rules cannot be relaxed after the result. */
    PLAN_REGISTERED,
    /** An audit was decided. */
    AUDIT,
    /** Input that was refused, with the reason. */
    EVENT_REJECTED,
    /** A person's decision about an audit. */
    REVIEW,
    /** A key and what it may sign, before anything that it signs. */
    KEY_REGISTERED,
    /** Another key takes over; valid under the signature of the one before. */
    KEY_ROTATION,
    /** What an earlier record should have said; that record stays. */
    CORRECTION,
    /** Input against outcomes, and audits started against audits ended, over all records before it. */
    RECONCILIATION,
    /** An export, and the digests of what was written for it. */
    EXPORT,
    /** How long the object store keeps what it is given, and what it cannot do. */
    RETENTION
}
