package dev.assay.worker.bench;

import dev.assay.core.audit.TaskResult;
import java.io.IOException;

/** Does the work of tasks, one at a time. */
public interface Bench extends AutoCloseable {
    /**
     * Returns when the result's evidence is durable.
     *
     * @throws IOException if store or disk are away: the task may be repeated
     * @throws java.io.UncheckedIOException likewise
     * @throws java.util.concurrent.CancellationException if the calling thread was interrupted
     */
    Done run(Task task) throws IOException;

    @Override
    void close();

    /** What became of a task. */
    sealed interface Done {
        record Finished(TaskResult result) implements Done {}

        /** It cannot be done, here or on another worker. @param reason for the record and for people */
        record Impossible(String reason) implements Done {}
    }
}
