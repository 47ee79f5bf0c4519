package dev.assay.cli.bench;

import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The passes over one picture that an explainer needs by its definition, whatever its implementation makes of it.
 *
 * @param forward passes that give scores or activations
 * @param gradient passes forward and backward to the input
 */
public record Passes(long forward, long gradient) {
    /**
     * Counts for an explainer.
     *
     * @param with its resolved parameters
     * @return empty for one that is defined by something else than passes, or that refuses the model
     */
    public static Optional<Passes> of(String explainer, Map<String, String> with, Model model) {
        return Optional.ofNullable(
                switch (explainer) {
                    case "occlusion" ->
                        forward(1
                                + windows(with, model.input().height())
                                        * windows(with, model.input().width()));
                    case "rise" -> forward(number(with, "masks"));
                    // The whole picture, the empty one, and the coalitions.
                    case "kernel-shap" -> forward(2 + number(with, "samples"));
                    // One for the activations, one for each channel as a mask.
                    case "score-cam" ->
                        layer(with, model)
                                .map(layer -> forward(1 + layer.channels()))
                                .orElse(null);
                    case "eigen-cam", "attention", "attention-rollout" -> forward(1);
                    case "gradient",
                            "saliency",
                            "input-x-gradient",
                            "guided-backprop",
                            "grad-cam",
                            "grad-cam-plus-plus",
                            "layer-cam",
                            "hires-cam",
                            "gradient-rollout",
                            "lrp-epsilon",
                            "lrp-z-plus",
                            "lrp-gamma",
                            "lrp-alpha2-beta1",
                            "lrp-epsilon-plus",
                            "lrp-epsilon-gamma-box" -> gradient(1);
                    case "integrated-gradients" -> gradient(number(with, "steps"));
                    case "smoothgrad" -> gradient(number(with, "samples"));
                    default -> null;
                });
    }

    /**
     * What a run of an explainer's graph takes, in passes of the network: a rule of relevance that tells contributions
     * apart goes there and back more than once in one run. For layers with inputs of either sign; after a ReLU half of what
     * z-plus and alpha 2 beta 1 take more is not needed.
     */
    static Optional<Passes> work(String explainer, Map<String, String> with, Model model) {
        return switch (explainer) {
            // The network, and products of inputs on either side of 0 with weights of the same sign, there and back.
            case "lrp-z-plus", "lrp-epsilon-plus" -> Optional.of(new Passes(1, 2));
            // With weights of either sign.
            case "lrp-alpha2-beta1" -> Optional.of(new Passes(1, 4));
            // The network, and the magnitudes of its products.
            case "lrp-gamma", "lrp-epsilon-gamma-box" -> Optional.of(gradient(2));
            default -> of(explainer, with, model);
        };
    }

    /** The passes of both. */
    Passes plus(Passes other) {
        return new Passes(forward + other.forward, gradient + other.gradient);
    }

    /** So many times these. */
    Passes times(long n) {
        return new Passes(n * forward, n * gradient);
    }

    /** All of them; at least 1. */
    public long total() {
        return forward + gradient;
    }

    /** What they take, in the unit of the two times. */
    double cost(double perForward, double perGradient) {
        return forward * perForward + gradient * perGradient;
    }

    private static Passes forward(long passes) {
        return new Passes(passes, 0);
    }

    private static Passes gradient(long passes) {
        return new Passes(0, passes);
    }

    /** The layer that an explainer looks at; empty where the model has none such. */
    private static Optional<Layer> layer(Map<String, String> with, Model model) {
        String name = with.getOrDefault("layer", "");
        return name.equals("last-spatial")
                ? model.lastSpatial()
                : Stream.concat(model.layers().stream(), model.lastSpatial().stream())
                        .filter(layer -> layer.name().equals(name))
                        .findFirst();
    }

    /** Windows along a side: one every stride, and one that ends with the side. */
    private static long windows(Map<String, String> with, int side) {
        return Math.ceilDiv(side - number(with, "window"), number(with, "stride")) + 1;
    }

    private static long number(Map<String, String> with, String parameter) {
        return Long.parseLong(with.getOrDefault(parameter, ""));
    }
}
