package dev.assay.worker;

/** What became of a delivery, for metrics. */
enum Outcome {
    DONE,
    /** It cannot be done, and the result says so. */
    FAILED,
    /** Given back for another attempt. */
    RELEASED,
    /** Past its deadline. */
    EXPIRED,
    /** No task. */
    REJECTED
}
