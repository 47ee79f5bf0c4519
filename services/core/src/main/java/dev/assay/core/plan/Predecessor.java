package dev.assay.core.plan;

/** What a check may compare the audited release with: the version before it, of the model or of the dataset. */
public enum Predecessor {
    MODEL,
    DATASET
}
