package dev.assay.explain;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.parameter.Parameter;
import dev.assay.core.parameter.Parameters;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Score-CAM (Wang et al. 2020): each channel of a layer, brought to the size of the picture (bilinear, half-pixel
 * centres) and to [0, 1], masks the picture; the weight of a channel is the softmax over all channels of how much its
 * masked picture scores above an empty one; what is below 0 in the weighted sum of activations becomes 0.
 *
 * <p>The empty picture's score is the same for every channel and falls out of the softmax, so it is not computed. A
 * channel that has one value everywhere has no mask, as published; it gets no weight. A removed part of the picture
 * becomes 0 in the model's input space.
 */
public final class ScoreCam implements Explainer {
    static final ExplainerEntry ENTRY = new ExplainerEntry(
            "score-cam",
            "Weights each channel of a layer by the score of the picture masked with it: no gradients needed.",
            "Wang et al. 2020",
            "The softmax lets few channels decide where scores are large, and a masked picture is one that the model"
                    + " was not trained on. It is as coarse as the layer.",
            new Parameters(
                    "explainer \"score-cam\"",
                    List.of(
                            SpatialLayer.PARAMETER,
                            new Parameter.Choice(
                                    "score",
                                    "logit",
                                    List.of("probability", "logit"),
                                    "what weighs a channel: the target's probability or its logit"))),
            ScoreCam::new,
            Set.of(ExplainerEntry.Trait.MANY_PASSES));

    private final SpatialLayer layer;
    private final Score score;

    private ScoreCam(Arguments arguments) {
        this.layer = new SpatialLayer(name(), arguments.text("layer"));
        this.score = Score.named(arguments.text("score"));
    }

    @Override
    public String name() {
        return ENTRY.name();
    }

    @Override
    public Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws) {
        Sweep.check(model, inputs, targets, draws.size());
        Layer seen = layer.in(model);
        int places = seen.height() * seen.width();
        int values = seen.channels() * places;
        float[] maps = new float[Math.multiplyExact(inputs.n(), places)];
        int chunk = Math.max(1, EigenCam.MAX_HELD / values / model.batch()) * model.batch();
        for (int from = 0; from < inputs.n(); from += chunk) {
            Images some = inputs.slice(from, Math.min(inputs.n(), from + chunk));
            float[] activations = model.activations(some, List.of(seen)).getFirst();
            Channels channels = new Channels(seen, activations, inputs.height(), inputs.width());
            double[][] scores = scores(model, some, Arrays.copyOfRange(targets, from, from + some.n()), channels);
            for (int i = 0; i < scores.length; i++) {
                channels.weigh(i, scores[i], maps, (from + i) * places);
            }
        }
        return new Maps(inputs.n(), 1, seen.height(), seen.width(), maps);
    }

    /** Of each picture under each channel's mask; negative infinity where a channel has none. */
    private double[][] scores(Model model, Images inputs, int[] targets, Channels channels) {
        double[][] scores = new double[inputs.n()][channels.count()];
        new Sweep(model, inputs, targets, score)
                .run(
                        channels.count(),
                        (input, channel, pixels, at) -> channels.mask(input, channel, inputs.channels(), pixels, at),
                        (input, channel, value) -> scores[input][channel] =
                                channels.flat(input, channel) ? Double.NEGATIVE_INFINITY : value);
        return scores;
    }

    /** The activations of some pictures, as masks and as what a map is made of. */
    private static final class Channels {
        private final Layer layer;
        private final float[] activations;
        private final int places;
        private final int height;
        private final int area;
        private final Bilinear enlarge;

        Channels(Layer layer, float[] activations, int height, int width) {
            this.layer = layer;
            this.activations = activations;
            this.places = layer.height() * layer.width();
            this.height = height;
            this.area = height * width;
            this.enlarge = new Bilinear(layer.height(), layer.width(), height, width);
        }

        int count() {
            return layer.channels();
        }

        /** True where a channel has one value everywhere. */
        boolean flat(int input, int channel) {
            int from = from(input, channel);
            for (int p = 1; p < places; p++) {
                if (activations[from + p] != activations[from]) {
                    return false;
                }
            }
            return true;
        }

        private int from(int input, int channel) {
            return (input * layer.channels() + channel) * places;
        }

        /** Multiplies the picture at place {@code at} with the channel, enlarged and then brought to [0, 1]. */
        void mask(int input, int channel, int colours, float[] pixels, int at) {
            double[] values = new double[places];
            for (int p = 0; p < places; p++) {
                values[p] = activations[from(input, channel) + p];
            }
            float[] mask = new float[area];
            enlarge.cut(values, 0, 0, height, area / height, mask);
            float least = mask[0];
            float most = mask[0];
            for (float value : mask) {
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            if (most > least) {
                for (int p = 0; p < area; p++) {
                    mask[p] = (mask[p] - least) / (most - least);
                }
                for (int c = 0; c < colours; c++) {
                    multiply(pixels, at + c * area, mask);
                }
            }
        }

        private static void multiply(float[] pixels, int at, float[] mask) {
            for (int p = 0; p < mask.length; p++) {
                pixels[at + p] *= mask[p];
            }
        }

        /** Writes the sum of the channels, weighted by the softmax of their scores; nothing where none has one. */
        void weigh(int input, double[] scores, float[] maps, int at) {
            double highest = Arrays.stream(scores).max().orElseThrow();
            if (highest == Double.NEGATIVE_INFINITY) {
                return;
            }
            double total = 0;
            double[] sum = new double[places];
            for (int channel = 0; channel < scores.length; channel++) {
                double weight = StrictMath.exp(scores[channel] - highest);
                total += weight;
                for (int p = 0; p < places; p++) {
                    sum[p] += weight * activations[from(input, channel) + p];
                }
            }
            for (int p = 0; p < places; p++) {
                maps[at + p] = (float) Math.max(sum[p] / total, 0);
            }
        }
    }
}
