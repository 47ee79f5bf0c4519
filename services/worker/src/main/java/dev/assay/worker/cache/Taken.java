package dev.assay.worker.cache;

/** What became of asking for a release. */
public sealed interface Taken {
    /** @param lease to be closed when the files are no longer needed */
    record Here(Lease lease) implements Taken {}

    /** The store does not have it as it should be. @param reason which object, what was found */
    record Unusable(String reason) implements Taken {}
}
