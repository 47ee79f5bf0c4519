package dev.assay.onnx;

import java.util.List;

/**
 * Scores and activations of the same pass.
 *
 * @param scores the output as the model gives it, {@code [n, classes]} row-major
 * @param activations of the layers asked for, in their order: {@code [n, channels, height, width]} each, row-major
 */
@SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
public record Activated(float[] scores, List<float[]> activations) {
    public Activated {
        activations = List.copyOf(activations);
    }
}
