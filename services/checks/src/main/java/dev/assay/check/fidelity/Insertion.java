package dev.assay.check.fidelity;

import dev.assay.check.Description;
import dev.assay.check.Metric;
import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.onnx.Images;
import java.util.List;

/** Insertion (Petsiuk 2018): how fast the score rises when the most relevant pixels are restored first. */
public final class Insertion extends PixelFlipping {
    private static final Parameter.Whole KERNEL = new Parameter.Whole(
            "kernel", 11, 1, 255, "side of the blur's kernel in pixels; an even one counts as one more");
    private static final Parameter.Real SIGMA =
            new Parameter.Real("sigma", 5, .1, 100, "standard deviation of the blur in pixels");

    public static final Description DESCRIPTION = new Description(
            "insertion/1",
            "fidelity",
            Scope.MAPS,
            "Does the score rise when the pixels that the map calls most relevant are restored first?",
            "The picture is blurred with a Gaussian (normalised, borders repeated); its pixels are restored in the order"
                    + " of the map, ties by index, in equal steps. The value is the area under the probability of the"
                    + " target over the share of restored pixels, by the trapezoidal rule, averaged over the members."
                    + " Read it against the random map.",
            "Petsiuk et al. 2018, RISE",
            List.of(Deletion.STEPS, KERNEL, SIGMA),
            List.of(Metric.higher(AUC, "area under the curve, in [0, 1]")),
            "The pixels that the map calls relevant do not bring the prediction back.",
            "Do not show this explainer's maps for this model; compare another explainer before you blame the model.",
            Insertion::new);

    private final int kernel;
    private final double sigma;

    Insertion(Arguments with) {
        super(with.whole(Deletion.STEPS.name()));
        kernel = with.whole(KERNEL.name()) | 1;
        sigma = with.real(SIGMA.name());
    }

    @Override
    Images start(Images input) {
        return Blur.of(input, kernel, sigma);
    }

    @Override
    Images end(Images input) {
        return input;
    }

    @Override
    Curve.Whole whole() {
        return Curve.Whole.LAST;
    }

    @Override
    Labels labels() {
        return new Labels(DESCRIPTION.id(), "Insertion", "restored", false);
    }
}
