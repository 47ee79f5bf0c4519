package dev.assay.worker.bench;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.Work;
import dev.assay.core.release.ReleaseId;
import java.time.Instant;

/**
 * One task, as the planner asked for it. Audit and work identify it.
 *
 * @param modelManifest digest of the model release, {@code datasetManifest} and {@code plan} likewise
 * @param deadline after this nobody waits for it
 */
public record Task(
        AuditId audit,
        Work work,
        ReleaseId model,
        Digest modelManifest,
        ReleaseId dataset,
        Digest datasetManifest,
        Digest plan,
        Instant deadline) {
    @Override
    public String toString() {
        return work.name() + " of audit " + audit;
    }
}
