package dev.assay.onnx.gradient;

import java.util.Arrays;

/** Forward passes in plain Java and double precision, for operators whose double kernel ONNX Runtime lacks. */
final class Reference {
    private Reference() {}

    /**
     * Rows shifted to mean 0 and scaled to variance 1, then by the scale and bias of their channel.
     *
     * @param perRow scales that follow each other within a row
     */
    static double[] normalised(
            double[] x, int rows, int size, double epsilon, double[] scale, double[] bias, int perRow) {
        double[] y = new double[x.length];
        for (int row = 0; row < rows; row++) {
            double[] part = Arrays.copyOfRange(x, row * size, (row + 1) * size);
            double mean = Arrays.stream(part).average().orElseThrow();
            double variance = Arrays.stream(part)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            for (int i = 0; i < size; i++) {
                int channel = (row * perRow + i / (size / perRow)) % scale.length;
                y[row * size + i] = (part[i] - mean) / Math.sqrt(variance + epsilon) * scale[channel] + bias[channel];
            }
        }
        return y;
    }
}
