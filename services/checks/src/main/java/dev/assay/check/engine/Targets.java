package dev.assay.check.engine;

import dev.assay.check.Audited;
import dev.assay.check.Predicted;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.Plan.Target;
import dev.assay.core.release.Refused;
import dev.assay.core.release.Sample;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Whose score is explained: the label's, or that of the class which the audited reference predicts. */
final class Targets {
    private Targets() {}

    /**
     * One class a sample.
     *
     * @param scores of the reference, {@code [n, classes]}; asked for only where it is predicted
     * @throws Refused where labels are asked for and the dataset's classes are not the model's
     */
    static int[] of(Plan plan, Audited audited, List<Sample> samples, Supplier<float[]> scores) {
        int classes = audited.model().classes().size();
        if (plan.target() == Target.PREDICTED) {
            float[] rows = scores.get();
            return IntStream.range(0, samples.size())
                    .map(i -> Predicted.of(rows, i * classes, classes))
                    .toArray();
        }
        if (!audited.sameClasses()) {
            throw new Refused("labels of dataset " + audited.dataset().id() + " are no classes of model "
                    + audited.model().id() + ", found " + audited.dataset().classes() + " and "
                    + audited.model().classes() + ": explain what is predicted (target: predicted)");
        }
        return samples.stream().mapToInt(Sample::label).toArray();
    }
}
