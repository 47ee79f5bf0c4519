package dev.assay.worker.wire;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.ReleaseId;
import dev.assay.schemas.CheckTask;
import dev.assay.worker.bench.Task;
import java.util.Optional;

/** From the event to the task. */
public final class TaskFormat {
    private TaskFormat() {}

    /** @throws IllegalArgumentException if the event is no task that this version can do; the message says why */
    public static Task read(CheckTask event) {
        Task task = new Task(
                new AuditId(event.getAudit()),
                work(event),
                new ReleaseId(event.getModelName(), event.getModelVersion()),
                Digest.parse(event.getModelManifest()),
                new ReleaseId(event.getDatasetName(), event.getDatasetVersion()),
                Digest.parse(event.getDatasetManifest()),
                Digest.parse(event.getPlanDigest()),
                event.getDeadline(),
                new Predecessors(
                        release(
                                event.getModelName(),
                                event.getPreviousModelVersion(),
                                event.getPreviousModelManifest()),
                        release(
                                event.getDatasetName(),
                                event.getPreviousDatasetVersion(),
                                event.getPreviousDatasetManifest())));
        if (!task.work().name().equals(event.getWork())) {
            throw new IllegalArgumentException("a task's work must be named after what it does, "
                    + task.work().name() + ", found " + event.getWork());
        }
        return task;
    }

    private static Optional<Predecessors.Release> release(String name, String version, String manifest) {
        return version.isEmpty() && manifest.isEmpty()
                ? Optional.empty()
                : Optional.of(new Predecessors.Release(new ReleaseId(name, version), Digest.parse(manifest)));
    }

    private static Work work(CheckTask event) {
        int first = event.getFirst();
        int count = event.getCount();
        if (first < 0 || count < 1 || first > Plan.MAX_SAMPLES - count) {
            throw new IllegalArgumentException(
                    "a task's samples must lie in [0, " + Plan.MAX_SAMPLES + "], found " + count + " from " + first);
        }
        return switch (event.getKind()) {
            case MAPS -> new Work.Maps(event.getExplainer(), first, count);
            case PREDICTIONS -> new Work.Predictions(count);
            case ACTIVATIONS -> new Work.Activations(count);
            case UNKNOWN ->
                throw new IllegalArgumentException("the task is of a kind that this version does not know: "
                        + event.getWork() + "; start workers of the newer version");
        };
    }
}
