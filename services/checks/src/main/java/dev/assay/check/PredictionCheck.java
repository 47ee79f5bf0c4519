package dev.assay.check;

import java.util.List;

/** Asks of the predictions of every member, some samples at a time so that pictures can be batched. */
public non-sealed interface PredictionCheck extends Check {
    /** One reading a sample, in order, with values in the order of the metrics that {@link #applies} named. */
    List<Reading> read(PredictedSamples samples);
}
