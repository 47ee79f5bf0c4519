package dev.assay.onnx.weight;

import dev.assay.core.random.Draws;
import dev.assay.onnx.Model;

/**
 * A model with the weights of its last layers drawn anew, kept with the model that it is made from.
 *
 * @param percent of the layers that have weights, counted from the output and rounded up
 */
public record Untrained(int percent, Draws draws) {
    public Untrained {
        if (percent < 1 || percent > 100) {
            throw new IllegalArgumentException("percent must be in [1, 100], found " + percent);
        }
    }

    /** The network before any training. */
    public static Untrained whole(Draws draws) {
        return new Untrained(100, draws);
    }

    /**
     * Opens it, at the first call.
     *
     * @throws dev.assay.core.release.Refused if no layer has float weights, or what comes out does not run
     */
    public Model of(Model model) {
        return model.made(this, () -> {
            WeightLayers layers = WeightLayers.of(model.graph(), model.output().name());
            String name = model.graph().file() + " with " + percent + " % of its layers drawn anew";
            return layers.reinitialised(layers.share(percent), draws).named(name);
        });
    }
}
