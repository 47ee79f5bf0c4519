package dev.assay.check.fidelity;

import dev.assay.check.Description;
import dev.assay.check.Metric;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.onnx.Images;
import java.util.Arrays;
import java.util.List;

/** Deletion (Petsiuk 2018): how fast the score falls when the most relevant pixels are taken away first. */
public final class Deletion extends PixelFlipping {
    static final Parameter.Whole STEPS =
            new Parameter.Whole("steps", 48, 2, 1024, "equal steps in which all pixels are changed");
    private static final Parameter.Choice BASELINE = new Parameter.Choice(
            "baseline",
            "zero",
            List.of("zero", "mean"),
            "what a deleted pixel becomes: zero in the model's input space, or the picture's mean colour");

    public static final Description DESCRIPTION = new Description(
            "deletion/1",
            "fidelity",
            Scope.MAPS,
            "Does the score fall when the pixels that the map calls most relevant are deleted first?",
            "Pixels are ranked by the map, ties by index, and replaced by the baseline in equal steps. The value is the"
                    + " area under the probability of the target over the share of deleted pixels, by the trapezoidal"
                    + " rule, averaged over the members. Read it against the random map: a rule over random judges the"
                    + " difference, paired by sample.",
            "Petsiuk et al. 2018, RISE",
            List.of(STEPS, BASELINE),
            List.of(Metric.lower(AUC, "area under the curve, in [0, 1]")),
            "The map does not name the pixels that the score depends on.",
            "Do not show this explainer's maps for this model; compare another explainer before you blame the model.",
            Deletion::new);

    private final boolean mean;

    Deletion(Arguments with) {
        super(with.whole(STEPS.name()));
        mean = with.text(BASELINE.name()).equals("mean");
    }

    @Override
    Images start(Images input) {
        return input;
    }

    @Override
    Images end(Images input) {
        float[] baseline = new float[input.values().length];
        int pixels = input.height() * input.width();
        for (int c = 0; mean && c < input.channels(); c++) {
            double sum = 0;
            for (int i = c * pixels; i < (c + 1) * pixels; i++) {
                sum += input.values()[i];
            }
            Arrays.fill(baseline, c * pixels, (c + 1) * pixels, (float) (sum / pixels));
        }
        return new Images(1, input.channels(), input.height(), input.width(), baseline);
    }

    @Override
    Curve.Whole whole() {
        return Curve.Whole.FIRST;
    }

    @Override
    Labels labels() {
        return new Labels(DESCRIPTION.id(), "Deletion", "deleted", true);
    }
}
