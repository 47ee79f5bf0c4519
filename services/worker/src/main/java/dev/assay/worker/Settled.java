package dev.assay.worker;

/** What the queue is told about a delivery. */
enum Settled {
    /** All is durable that was to be said about it: it never comes back. */
    ACCEPT,
    /** It is to be tried again, here or elsewhere, and counts as delivered. */
    RELEASE
}
