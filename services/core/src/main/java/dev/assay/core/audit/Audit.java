package dev.assay.core.audit;

import dev.assay.core.Digest;
import dev.assay.core.plan.Plan;
import dev.assay.core.random.Draws;
import dev.assay.core.release.ReleaseId;
import java.util.List;

/**
 * One plan run on one model release with one dataset release.
 *
 * @param available samples in the dataset
 * @param predecessors what the plan compares with
 */
public record Audit(
        AuditId id,
        ReleaseId model,
        Digest modelDigest,
        ReleaseId dataset,
        Digest datasetDigest,
        Plan plan,
        Digest planDigest,
        int available,
        Predecessors predecessors) {
    public Audit {
        if (available < 1) {
            throw new IllegalArgumentException("an audit must have at least 1 sample, found " + available);
        }
    }

    /** An audit that compares with nothing. */
    public Audit(
            AuditId id,
            ReleaseId model,
            Digest modelDigest,
            ReleaseId dataset,
            Digest datasetDigest,
            Plan plan,
            Digest planDigest,
            int available) {
        this(id, model, modelDigest, dataset, datasetDigest, plan, planDigest, available, Predecessors.NONE);
    }

    /** Samples that are audited: the plan's number, cut to what there is. */
    public int samples() {
        return Math.min(plan.samples(), available);
    }

    /** All its work, in a fixed order. */
    public List<Work> works() {
        return Work.of(plan, available);
    }

    /** The root of its random draws. */
    public Draws draws() {
        return Draws.ofAudit(plan.seed(), modelDigest, datasetDigest);
    }
}
