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
    REVIEW
}
