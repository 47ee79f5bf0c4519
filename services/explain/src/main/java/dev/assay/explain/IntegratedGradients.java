package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Provider;
import dev.assay.onnx.gradient.GradientSums;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Integrated gradients (Sundararajan, Taly and Yan 2017): the difference of each value to the baseline times the mean
 * gradient on the straight way from the baseline to the input. The values add up to the difference of the scores as
 * far as the sum over the steps is the integral.
 */
public final class IntegratedGradients implements Explainer {
    static final ExplainerEntry ENTRY = new ExplainerEntry(
            "integrated-gradients",
            "Adds up gradients on the way from a baseline to the picture: the values sum to the change of the score.",
            "Sundararajan, Taly and Yan 2017",
            "It says what counts against this baseline: another baseline gives another map, and values equal to the"
                    + " baseline get nothing.",
            new Parameters(
                    "explainer \"integrated-gradients\"",
                    List.of(
                            new Parameter.Whole("steps", 50, 1, 1000, "gradients on the way from the baseline"),
                            new Parameter.Choice(
                                    "rule",
                                    "midpoint",
                                    List.of("midpoint", "gauss-legendre"),
                                    "where on the way the gradients are taken: the middle of equal parts, or the"
                                            + " places of Gauss and Legendre"),
                            Baseline.PARAMETER,
                            Score.DIFFERENTIATED)),
            IntegratedGradients::new,
            Set.of(ExplainerEntry.Trait.MANY_PASSES));

    private final Quadrature quadrature;
    private final Baseline baseline;
    private final Score score;

    IntegratedGradients(Arguments arguments) {
        int steps = arguments.whole("steps");
        this.quadrature = arguments.text("rule").equals("midpoint")
                ? Quadrature.midpoint(steps)
                : Quadrature.gaussLegendre(steps);
        this.baseline = Baseline.named(arguments.text("baseline"));
        this.score = Score.named(arguments.text("score"));
    }

    @Override
    public String name() {
        return ENTRY.name();
    }

    /** The target's score for the input less that for the baseline (Sundararajan, Taly and Yan 2017, axiom completeness). */
    @Override
    public Optional<Total> total() {
        return Optional.of((model, inputs, targets) -> {
            Gradients scores =
                    Gradients.of(model, new Question(score.differentiated(), true, List.of(), Question.Variant.PLAIN));
            double[] with = of(scores.run(inputs, targets).scores(), model.classes(), targets);
            double[] without = of(scores.run(baselines(model, inputs), targets).scores(), model.classes(), targets);
            for (int i = 0; i < with.length; i++) {
                with[i] -= without[i];
            }
            return with;
        });
    }

    private Images baselines(Model model, Images inputs) {
        float[] values = new float[inputs.values().length];
        int area = inputs.height() * inputs.width();
        for (int i = 0; i < inputs.n(); i++) {
            float[] colour = baseline.of(model.input(), inputs, i);
            for (int k = 0; k < inputs.size(); k++) {
                values[i * inputs.size() + k] = colour[k / area];
            }
        }
        return new Images(inputs.n(), inputs.channels(), inputs.height(), inputs.width(), values);
    }

    private static double[] of(float[] scores, int classes, int[] targets) {
        double[] each = new double[targets.length];
        for (int i = 0; i < each.length; i++) {
            each[i] = scores[i * classes + targets[i]];
        }
        return each;
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        int size = inputs.size();
        int area = inputs.height() * inputs.width();
        float[][] from = new float[inputs.n()][];
        for (int i = 0; i < from.length; i++) {
            from[i] = baseline.of(model.input(), inputs, i);
        }
        double[] sums = model.provider() == Provider.CPU
                ? inChunks(model, inputs, targets, from)
                : inOneGraph(model, inputs, targets, from);
        float[] maps = new float[sums.length];
        for (int k = 0; k < maps.length; k++) {
            maps[k] = (float) (sums[k] * (inputs.values()[k] - from[k / size][k % size / area]));
        }
        return GradientSweep.maps(inputs, maps);
    }

    /** Weighted sums of gradients, steps of all inputs batched together: what a processor does without any waste. */
    double[] inChunks(Model model, Images inputs, int[] targets, float[][] from) {
        int size = inputs.size();
        int area = inputs.height() * inputs.width();
        double[] sums = new double[inputs.values().length];
        new GradientSweep(model, inputs, targets, score, Question.Variant.PLAIN)
                .run(
                        quadrature.size(),
                        (input, step, values, at) -> {
                            float place = (float) quadrature.place(step);
                            for (int c = 0; c < inputs.channels(); c++) {
                                float start = from[input][c];
                                for (int k = at + c * area; k < at + (c + 1) * area; k++) {
                                    values[k] = start + place * (values[k] - start);
                                }
                            }
                        },
                        (input, step, gradients, at) -> {
                            double weight = quadrature.weight(step);
                            int to = input * size;
                            for (int k = 0; k < size; k++) {
                                sums[to + k] += weight * gradients[at + k];
                            }
                        });
        return sums;
    }

    /** The same, interpolated and added up inside the graph: for a GPU, which nothing but the sum comes back from. */
    double[] inOneGraph(Model model, Images inputs, int[] targets, float[][] from) {
        GradientSums gradients = GradientSums.onTheWay(model, score.differentiated());
        int size = inputs.size();
        double[] sums = new double[inputs.values().length];
        for (int i = 0; i < inputs.n(); i++) {
            float[] picture = inputs.slice(i, i + 1).values();
            double[] sum = gradients.onTheWay(picture, from[i], quadrature.places(), quadrature.weights(), targets[i]);
            System.arraycopy(sum, 0, sums, i * size, size);
        }
        return sums;
    }
}
