package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.core.random.Normal;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Provider;
import dev.assay.onnx.gradient.GradientSums;
import dev.assay.onnx.gradient.Question;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * SmoothGrad (Smilkov et al. 2017): the mean gradient of noisy copies of the picture. The noise is normal, its standard
 * deviation a share of the picture's own range. Each copy has its own place below the sample's draws.
 */
public final class SmoothGrad implements Explainer {
    static final ExplainerEntry ENTRY = new ExplainerEntry(
            "smoothgrad",
            "Averages the gradients of many noisy copies of the picture.",
            "Smilkov et al. 2017",
            "It is an estimate from random noise, and the more noise, the less it says about this very picture.",
            new Parameters(
                    "explainer \"smoothgrad\"",
                    List.of(
                            new Parameter.Whole("samples", 50, 1, 10_000, "noisy copies of each picture"),
                            new Parameter.Real(
                                    "sigma",
                                    0.1,
                                    0,
                                    2,
                                    "standard deviation of the noise, as a share of the picture's range"),
                            Score.DIFFERENTIATED)),
            SmoothGrad::new,
            Set.of(ExplainerEntry.Trait.STOCHASTIC, ExplainerEntry.Trait.MANY_PASSES));

    private final int samples;
    private final double sigma;
    private final Score score;

    SmoothGrad(Arguments arguments) {
        this.samples = arguments.whole("samples");
        this.sigma = arguments.real("sigma");
        this.score = Score.named(arguments.text("score"));
    }

    @Override
    public String name() {
        return ENTRY.name();
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        double[] sums = model.provider() == Provider.CPU
                ? inChunks(model, inputs, targets, draws)
                : inOneGraph(model, inputs, targets, draws);
        float[] maps = new float[sums.length];
        for (int k = 0; k < maps.length; k++) {
            maps[k] = (float) (sums[k] / samples);
        }
        return GradientSweep.maps(inputs, maps);
    }

    /** Sums of gradients, copies of all inputs batched together: what a processor does without any waste. */
    double[] inChunks(Model model, Images inputs, int[] targets, List<Draws> draws) {
        int size = inputs.size();
        double[] sums = new double[inputs.values().length];
        double[] deviations = IntStream.range(0, inputs.n())
                .mapToDouble(i -> sigma * range(inputs.values(), i * size, size))
                .toArray();
        new GradientSweep(model, inputs, targets, score, Question.Variant.PLAIN)
                .run(
                        samples,
                        (input, copy, values, at) -> addNoise(
                                values,
                                at,
                                size,
                                deviations[input],
                                draws.get(input).of(copy)),
                        (input, copy, gradients, at) -> {
                            for (int k = 0; k < size; k++) {
                                sums[input * size + k] += gradients[at + k];
                            }
                        });
        return sums;
    }

    /** The same, noise scaled and gradients added up inside the graph: for a GPU. */
    double[] inOneGraph(Model model, Images inputs, int[] targets, List<Draws> draws) {
        GradientSums gradients = GradientSums.around(model, score.differentiated());
        int size = inputs.size();
        double[] sums = new double[inputs.values().length];
        for (int i = 0; i < inputs.n(); i++) {
            Draws own = draws.get(i);
            float scale = (float) (sigma * range(inputs.values(), i * size, size));
            double[] sum = gradients.around(
                    inputs.slice(i, i + 1).values(),
                    samples,
                    (copy, values, at) -> addNoise(values, at, size, 1, own.of(copy)),
                    scale,
                    targets[i]);
            System.arraycopy(sum, 0, sums, i * size, size);
        }
        return sums;
    }

    private static double range(float[] values, int from, int size) {
        float least = values[from];
        float most = values[from];
        for (int k = from; k < from + size; k++) {
            least = Math.min(least, values[k]);
            most = Math.max(most, values[k]);
        }
        return (double) most - least;
    }

    private static void addNoise(float[] values, int from, int size, double deviation, Draws place) {
        Normal normal = new Normal(place);
        for (int k = from; k < from + size; k++) {
            values[k] += (float) (deviation * normal.next());
        }
    }
}
