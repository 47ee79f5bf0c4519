package dev.assay.check.attack;

import dev.assay.check.Predicted;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.Loss;
import dev.assay.onnx.gradient.LossGradients;
import java.util.List;

/** The model under attack, asked in pixels. */
record Victim(Model model) {
    int classes() {
        return model.classes();
    }

    /** The name of its file, for messages. */
    String file() {
        return model.graph().file();
    }

    /** Logits, or logarithms of probabilities, {@code [n, classes]} row-major. */
    float[] logits(List<float[]> points) {
        float[] rows = model.scores(images(points));
        if (model.output().space() == OutputSpec.Space.PROBABILITIES) {
            for (int i = 0; i < rows.length; i++) {
                rows[i] = (float) StrictMath.log(Math.max(rows[i], LossGradients.LEAST_PROBABILITY));
            }
        }
        return rows;
    }

    /**
     * Logits, and the gradients of the loss by the pixels up to a positive factor for each channel: attacks look at
     * signs alone.
     */
    LossGradients.Answer gradients(Loss loss, List<float[]> points, int[] asked) {
        return LossGradients.of(model, loss).run(images(points), asked);
    }

    /** The class of a row of logits. */
    int predicted(float[] logits, int row) {
        return Predicted.of(logits, row * classes(), classes());
    }

    Images images(List<float[]> points) {
        InputSpec spec = model.input();
        float[] values = new float[Math.multiplyExact(points.size(), spec.values())];
        for (int i = 0; i < points.size(); i++) {
            Ball.input(spec, points.get(i), values, i * spec.values());
        }
        return new Images(points.size(), spec.channels(), spec.height(), spec.width(), values);
    }
}
