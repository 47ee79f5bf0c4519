package dev.assay.onnx.gradient;

import dev.assay.onnx.Layer;
import java.util.List;

/**
 * What to differentiate in a model, and how.
 *
 * @param score what of the target is differentiated
 * @param input whether by the input
 * @param layers by which layers' activations
 */
public record Question(Score score, boolean input, List<Layer> layers, Variant variant) {
    /** What of the target is differentiated. */
    public enum Score {
        /** Its value before the softmax. */
        LOGIT,
        /** Its probability, in single precision: where it is close to 1 little of the gradient is left. */
        PROBABILITY
    }

    /** Which rules the walk goes by. */
    public enum Variant {
        /** The gradient. */
        PLAIN,
        /** ReLU, and clipping from 0, let only positive gradients pass (Springenberg et al. 2015). */
        GUIDED
    }

    public Question {
        layers = List.copyOf(layers);
        if (!input && layers.isEmpty()) {
            throw new IllegalArgumentException("a question must ask by the input or by a layer, found neither");
        }
    }
}
