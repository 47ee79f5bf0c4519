package dev.assay.onnx.gradient;

/**
 * Which rule relevance is shared by in which layers.
 *
 * @param dense rule of matrix products, of attention, and of sums of tensors with fewer than four axes
 * @param convolution rule of convolutions, and of sums, means and pools of tensors with four axes or more
 * @param box whether the layer that the input enters shares by the input's legal range (Montavon et al. 2017)
 */
public record Propagation(LayerRule dense, LayerRule convolution, boolean box) {
    /** One rule everywhere. */
    public static Propagation everywhere(LayerRule rule) {
        return new Propagation(rule, rule, false);
    }
}
