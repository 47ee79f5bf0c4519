package dev.assay.check;

import dev.assay.onnx.Layer;

/**
 * One layer of one run, as a check looks at it.
 *
 * @param gradients whether the gradient of the target's score by the layer is wanted too
 */
public record Sight(Run run, Layer layer, boolean gradients) {
    public static Sight of(Run run, Layer layer) {
        return new Sight(run, layer, false);
    }
}
