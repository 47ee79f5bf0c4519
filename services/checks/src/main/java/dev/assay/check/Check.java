package dev.assay.check;

/**
 * One question asked of a model's maps, predictions or activations. Pure: the same subject, parameters and draws give
 * the same values, whatever was asked before and on how many threads. Instances hold their parameters and nothing else.
 */
public sealed interface Check permits MapCheck, PredictionCheck, ActivationCheck {
    /** What of this check there is to measure on the release, from its declarations alone. */
    Applies applies(Audited audited);
}
