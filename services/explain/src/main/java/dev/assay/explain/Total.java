package dev.assay.explain;

import dev.assay.onnx.Images;
import dev.assay.onnx.Model;

/** What the values of a map add up to, as its explainer's publication promises. */
@FunctionalInterface
public interface Total {
    /**
     * The sum that each map promises.
     *
     * @param targets class indices, one an input
     */
    double[] of(Model model, Images inputs, int[] targets);
}
