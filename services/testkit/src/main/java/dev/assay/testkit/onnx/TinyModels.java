package dev.assay.testkit.onnx;

import java.util.List;
import java.util.Random;

/** Small classifiers with known answers: input {@code input}, output {@code logits}. */
public final class TinyModels {
    private TinyModels() {}

    /**
     * Scores {@code w[c] . x + bias[c]}: every explainer's answer can be written down.
     *
     * @param weights one row a class, of {@code channels * height * width} values
     */
    public static TinyGraph linear(int channels, int height, int width, float[][] weights, float... bias) {
        int values = channels * height * width;
        return new TinyGraph()
                .input("input", channels, height, width)
                .weight("w", new long[] {weights.length, values}, joined(weights))
                .weight("b", new long[] {bias.length}, bias)
                .node("Flatten", "flat", List.of("input"), "flat")
                .node("Gemm", "gemm", List.of("flat", "w", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", weights.length);
    }

    /** Scores that are {@code bias}, whatever the picture: nothing explains them. */
    public static TinyGraph ignoringItsInput(int channels, int height, int width, float... bias) {
        return linear(channels, height, width, new float[bias.length][channels * height * width], bias);
    }

    /**
     * Two 3 x 3 convolutions of stride 1 with ReLU, named as PyTorch exports them ({@code /features/relu1/Relu},
     * {@code /features/relu2/Relu}), the mean over the picture, and a linear layer. Weights are seeded.
     *
     * @param units channels of the two layers
     */
    public static TinyGraph convolutional(int channels, int height, int width, int units, int classes, long seed) {
        Random random = new Random(seed);
        return new TinyGraph()
                .input("input", channels, height, width)
                .weight("w1", new long[] {units, channels, 3, 3}, gaussian(random, units * channels * 9, channels * 9))
                .weight("w2", new long[] {units, units, 3, 3}, gaussian(random, units * units * 9, units * 9))
                .weight("w3", new long[] {classes, units}, gaussian(random, classes * units, 1))
                .weight("b3", new long[] {classes}, gaussian(random, classes, 1))
                .node("Conv", "/features/conv1/Conv", List.of("input", "w1"), "c1", TinyGraph.ints("pads", 1, 1, 1, 1))
                .node("Relu", "/features/relu1/Relu", List.of("c1"), "/features/relu1/Relu_output_0")
                .node(
                        "Conv",
                        "/features/conv2/Conv",
                        List.of("/features/relu1/Relu_output_0", "w2"),
                        "c2",
                        TinyGraph.ints("pads", 1, 1, 1, 1))
                .node("Relu", "/features/relu2/Relu", List.of("c2"), "/features/relu2/Relu_output_0")
                .node("GlobalAveragePool", "/pool", List.of("/features/relu2/Relu_output_0"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "flat")
                .node("Gemm", "/head", List.of("flat", "w3", "b3"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", classes);
    }

    /** Numbers of a normal distribution with variance {@code 2 / fan}. */
    private static float[] gaussian(Random random, int n, int fan) {
        float[] values = new float[n];
        for (int i = 0; i < n; i++) {
            values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / fan));
        }
        return values;
    }

    private static float[] joined(float[][] rows) {
        float[] all = new float[rows.length * rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            System.arraycopy(rows[i], 0, all, i * rows[0].length, rows[0].length);
        }
        return all;
    }
}
