package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import java.util.List;
import java.util.Optional;

/**
 * Class activation maps: activations of a layer, weighted by their gradients and added up over channels; what is below
 * 0 becomes 0. They differ in the weight.
 */
public final class ActivationMap implements Explainer {
    private static final String COARSE =
            " It is as coarse as the layer, and a layer's place need not look at the same place of the picture.";

    static final ExplainerEntry GRAD_CAM = entry(
            "grad-cam",
            "Weights each channel of a layer by its mean gradient and shows where the sum is positive.",
            "Selvaraju et al. 2017",
            "One weight for a whole channel: evidence for and against in one channel is mixed up." + COARSE,
            ActivationMap::gradCam);

    static final ExplainerEntry GRAD_CAM_PLUS_PLUS = entry(
            "grad-cam-plus-plus",
            "Grad-CAM with more weight on places of strong positive gradient, for several objects of one class.",
            "Chattopadhay et al. 2018",
            "Its weights hold for the exponential of the score and are used for the score itself, as everyone does."
                    + COARSE,
            ActivationMap::gradCamPlusPlus);

    static final ExplainerEntry LAYER_CAM = entry(
            "layer-cam",
            "Weights each activation of a layer by its own gradient where that is positive.",
            "Jiang et al. 2021",
            "Evidence against the target is left out." + COARSE,
            ActivationMap::layerCam);

    static final ExplainerEntry HIRES_CAM = entry(
            "hires-cam",
            "Multiplies each activation of a layer with its own gradient and shows where the sum is positive.",
            "Draelos and Carin 2020",
            "It is faithful to the score only where the layers after it are linear." + COARSE,
            ActivationMap::hiresCam);

    private final String name;
    private final Weights weights;
    private final SpatialLayer layer;
    private final Score score;

    /** Adds one channel, weighted, to a map. */
    @FunctionalInterface
    private interface Weights {
        /** @param from place where the channel begins, in both arrays */
        void add(float[] gradients, float[] activations, int from, double[] map);
    }

    private ActivationMap(String name, Weights weights, Arguments arguments) {
        this.name = name;
        this.weights = weights;
        this.layer = new SpatialLayer(name, arguments.text("layer"));
        this.score = Score.named(arguments.text("score"));
    }

    private static ExplainerEntry entry(String name, String summary, String source, String limits, Weights weights) {
        return new ExplainerEntry(
                name,
                summary,
                source,
                limits,
                new Parameters("explainer \"" + name + '"', List.of(SpatialLayer.PARAMETER, Score.DIFFERENTIATED)),
                arguments -> new ActivationMap(name, weights, arguments));
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Optional<Weighing> weighing() {
        return Optional.of(new Weighing() {
            @Override
            public Layer layer(Model model) {
                return layer.in(model);
            }

            @Override
            public double[] contributions(Model model, Images inputs, int[] targets) {
                Layer seen = layer.in(model);
                Gradients.Answer answer = gradients(model, seen).run(inputs, targets);
                int places = seen.height() * seen.width();
                double[] sums = new double[inputs.n() * seen.channels()];
                for (int c = 0; c < sums.length; c++) {
                    double[] map = new double[places];
                    weights.add(answer.layers().getFirst(), answer.activations().getFirst(), c * places, map);
                    sums[c] = java.util.Arrays.stream(map).sum();
                }
                return sums;
            }
        });
    }

    private Gradients gradients(Model model, Layer seen) {
        return Gradients.of(model, new Question(score.differentiated(), false, List.of(seen), Question.Variant.PLAIN));
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        Layer seen = layer.in(model);
        Gradients gradients = gradients(model, seen);
        int places = seen.height() * seen.width();
        float[] maps = new float[Math.multiplyExact(inputs.n(), places)];
        for (int from = 0; from < inputs.n(); from += model.batch()) {
            int to = Math.min(inputs.n(), from + model.batch());
            Gradients.Answer answer =
                    gradients.run(inputs.slice(from, to), java.util.Arrays.copyOfRange(targets, from, to));
            for (int i = from; i < to; i++) {
                write(answer, (i - from) * seen.channels(), seen.channels(), places, maps, i * places);
            }
        }
        return new Maps(inputs.n(), 1, seen.height(), seen.width(), maps);
    }

    private void write(Gradients.Answer answer, int first, int channels, int places, float[] maps, int at) {
        double[] map = new double[places];
        for (int c = first; c < first + channels; c++) {
            weights.add(answer.layers().getFirst(), answer.activations().getFirst(), c * places, map);
        }
        for (int p = 0; p < places; p++) {
            maps[at + p] = (float) Math.max(map[p], 0);
        }
    }

    private static void gradCam(float[] gradients, float[] activations, int from, double[] map) {
        double mean = 0;
        for (int p = 0; p < map.length; p++) {
            mean += gradients[from + p];
        }
        mean /= map.length;
        for (int p = 0; p < map.length; p++) {
            map[p] += mean * activations[from + p];
        }
    }

    private static void gradCamPlusPlus(float[] gradients, float[] activations, int from, double[] map) {
        double total = 0;
        for (int p = 0; p < map.length; p++) {
            total += activations[from + p];
        }
        double weight = 0;
        for (int p = 0; p < map.length; p++) {
            double g = gradients[from + p];
            double below = 2 + total * g;
            // g * g / (2 * g * g + total * g * g * g), with 0 where the gradient or the divisor is 0.
            weight += g > 0 && below != 0 ? g / below : 0;
        }
        for (int p = 0; p < map.length; p++) {
            map[p] += weight * activations[from + p];
        }
    }

    private static void layerCam(float[] gradients, float[] activations, int from, double[] map) {
        for (int p = 0; p < map.length; p++) {
            map[p] += Math.max(gradients[from + p], 0) * (double) activations[from + p];
        }
    }

    private static void hiresCam(float[] gradients, float[] activations, int from, double[] map) {
        for (int p = 0; p < map.length; p++) {
            map[p] += gradients[from + p] * (double) activations[from + p];
        }
    }
}
