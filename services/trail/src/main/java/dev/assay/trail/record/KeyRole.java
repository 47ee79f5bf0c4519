package dev.assay.trail.record;

/** What a key may sign. A key has one role. */
public enum KeyRole {
    /** Checkpoints of the log. */
    LOG,
    /** Statements about decided audits. */
    ATTESTATION,
    /** Results of tasks. */
    WORKER
}
