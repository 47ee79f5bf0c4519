package dev.assay.onnx;

/**
 * An activation inside the model: the output of a nonlinearity, {@code [batch, channels, height, width]}, or
 * {@code [batch, channels]} with height and width 1.
 *
 * @param name readable and unique in the model, for example {@code features.3.relu}
 * @param tensor name of the graph's tensor
 * @param channels units of the layer
 * @param height 1 where the layer has no spatial extent
 * @param width 1 where the layer has no spatial extent
 */
public record Layer(String name, String tensor, int channels, int height, int width) {
    public boolean spatial() {
        return height > 1 && width > 1;
    }
}
