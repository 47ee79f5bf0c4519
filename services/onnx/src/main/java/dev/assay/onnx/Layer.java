package dev.assay.onnx;

/**
 * An activation inside the model: the output of a nonlinearity, {@code [batch, channels, height, width]}, or
 * {@code [batch, channels]} with height and width 1; or the last tensor with spatial extent, whatever makes it.
 *
 * @param name readable and unique in the model, for example {@code features.3.relu}
 * @param tensor name of the graph's tensor
 * @param channels units of the layer
 * @param height 1 where the layer has no spatial extent
 * @param width 1 where the layer has no spatial extent
 * @param channelsLast whether the graph's tensor is {@code [batch, height, width, channels]}
 */
public record Layer(String name, String tensor, int channels, int height, int width, boolean channelsLast) {
    /** A layer that has its channels first. */
    public Layer(String name, String tensor, int channels, int height, int width) {
        this(name, tensor, channels, height, width, false);
    }

    public boolean spatial() {
        return height > 1 || width > 1;
    }

    /**
     * Values of the layer with channels first: {@code [n, channels, height, width]}, row-major.
     *
     * @param values as the graph's tensor has them; the same array comes back where that has channels first
     */
    public float[] channelsFirst(float[] values) {
        if (!channelsLast) {
            return values;
        }
        int places = height * width;
        float[] turned = new float[values.length];
        for (int from = 0; from < values.length; from += channels * places) {
            for (int p = 0; p < places; p++) {
                for (int c = 0; c < channels; c++) {
                    turned[from + c * places + p] = values[from + p * channels + c];
                }
            }
        }
        return turned;
    }
}
