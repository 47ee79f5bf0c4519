package dev.assay.check;

import dev.assay.core.statistics.Statistic;
import dev.assay.explain.ExplainerEntry;
import java.util.List;

/** Asks of the maps of one explainer, sample by sample. */
public non-sealed interface MapCheck extends Check {
    /** What of this check there is to measure of that explainer's maps. */
    default Applies applies(Audited audited, ExplainerEntry explainer) {
        return applies(audited);
    }

    /** Metrics that are no mean over samples: each sample adds to sums, {@link Reading#sums} in this order. */
    default List<Added> added(Audited audited) {
        return List.of();
    }

    /**
     * Reads one sample.
     *
     * @param sample with the maps of every member
     * @return values in the order of the metrics that {@link #applies} named
     */
    Reading read(MappedSample sample);

    /**
     * Reads neighbouring samples. A check that runs the model overrides it to run variants of all of them together, in
     * full batches; the readings are the same as one by one.
     *
     * @return one reading a sample, in their order
     */
    default List<Reading> read(List<MappedSample> samples) {
        return samples.stream().map(this::read).toList();
    }

    /**
     * Pictures of a whole task, after its last sample.
     *
     * @param traces of its samples, in their order
     */
    default List<Exhibit> overall(TaskView task, List<double[]> traces) {
        return List.of();
    }

    /** A metric made of sums over the samples. */
    record Added(String metric, Statistic statistic) {}
}
