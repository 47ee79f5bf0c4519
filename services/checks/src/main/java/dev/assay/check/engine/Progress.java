package dev.assay.check.engine;

/** Told how far a piece of work is. Called by several threads, never by two at once. */
@FunctionalInterface
public interface Progress {
    Progress SILENT = (done, total, current) -> {};

    /**
     * Takes note.
     *
     * @param done of total, never less than before
     * @param current what is being done, for people
     */
    void done(int done, int total, String current);
}
