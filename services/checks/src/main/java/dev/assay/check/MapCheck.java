package dev.assay.check;

import java.util.List;

/** Asks of the maps of one explainer, sample by sample. */
public non-sealed interface MapCheck extends Check {
    /**
     * Reads one sample.
     *
     * @param sample with the maps of every member
     * @return values in the order of the metrics that {@link #applies} named
     */
    Reading read(MappedSample sample);

    /**
     * Pictures of a whole task, after its last sample.
     *
     * @param traces of its samples, in their order
     */
    default List<Exhibit> overall(TaskView task, List<double[]> traces) {
        return List.of();
    }
}
