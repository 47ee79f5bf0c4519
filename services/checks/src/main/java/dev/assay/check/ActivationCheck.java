package dev.assay.check;

import dev.assay.core.audit.Finding;
import dev.assay.core.statistics.Statistic;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.List;

/** Asks of the activations of every member, by sums over blocks of samples that add up. */
public non-sealed interface ActivationCheck extends Check {
    /** Blocks that the samples are divided into, for the interval; at least 2 where there are as many samples. */
    int blocks();

    /**
     * What is summed over the samples of each member.
     *
     * @param models in the release's order
     */
    List<Summed> summed(Audited audited, List<Model> models);

    /**
     * Adds the sums over some images.
     *
     * @param of what is summed over this member, in the order of {@link #summed}
     * @param into one array for each of these
     */
    void add(Model model, Images images, List<Summed> of, List<double[]> into);

    /**
     * Pictures of the whole task.
     *
     * @param found one for each of what was summed
     */
    default List<Exhibit> overall(TaskView task, List<Summed> summed, List<Finding.Blocks> found) {
        return List.of();
    }

    /**
     * One metric of one member.
     *
     * @param member index in the release
     * @param layer name of the layer it looks at
     * @param length of its sums
     */
    record Summed(String metric, int member, String layer, int length, Statistic statistic) {}
}
