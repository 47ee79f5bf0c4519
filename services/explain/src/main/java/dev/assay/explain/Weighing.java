package dev.assay.explain;

import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;

/** How a class activation map weighs the channels of the layer that it looks at. */
public interface Weighing {
    /**
     * The layer.
     *
     * @throws dev.assay.core.release.Refused if the model has none such
     */
    Layer layer(Model model);

    /**
     * What each channel adds to the map before what is below 0 becomes 0: the sum over places of its weight times its
     * activation, {@code [n, channels]} row-major.
     *
     * @param targets class indices, one an input
     */
    double[] contributions(Model model, Images inputs, int[] targets);
}
