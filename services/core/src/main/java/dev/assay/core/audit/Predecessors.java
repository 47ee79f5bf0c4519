package dev.assay.core.audit;

import dev.assay.core.Digest;
import dev.assay.core.release.ReleaseId;
import java.util.Optional;

/**
 * What an audit compares the audited releases with, where its plan does so and there is something.
 *
 * @param model the version of the model before the audited one
 * @param dataset the version of the dataset before the audited one
 */
public record Predecessors(Optional<Release> model, Optional<Release> dataset) {
    /** An audit that compares with nothing. */
    public static final Predecessors NONE = new Predecessors(Optional.empty(), Optional.empty());

    /** One version of a model or dataset. */
    public record Release(ReleaseId id, Digest digest) {}
}
