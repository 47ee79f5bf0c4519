package dev.assay.worker.bench;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Work;
import dev.assay.core.release.ReleaseId;
import java.time.Instant;

/**
 * One task, as the planner asked for it. Audit and work identify it.
 *
 * @param modelManifest digest of the model release, {@code datasetManifest} and {@code plan} likewise
 * @param deadline after this nobody waits for it
 * @param predecessors what the plan compares with
 */
public record Task(
        AuditId audit,
        Work work,
        ReleaseId model,
        Digest modelManifest,
        ReleaseId dataset,
        Digest datasetManifest,
        Digest plan,
        Instant deadline,
        Predecessors predecessors) {
    /** A task that compares with nothing. */
    public Task(
            AuditId audit,
            Work work,
            ReleaseId model,
            Digest modelManifest,
            ReleaseId dataset,
            Digest datasetManifest,
            Digest plan,
            Instant deadline) {
        this(audit, work, model, modelManifest, dataset, datasetManifest, plan, deadline, Predecessors.NONE);
    }

    @Override
    public String toString() {
        return work.name() + " of audit " + audit;
    }
}
