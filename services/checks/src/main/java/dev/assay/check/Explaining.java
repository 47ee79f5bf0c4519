package dev.assay.check;

import dev.assay.explain.Maps;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;

/** Explains further inputs as a sample was explained: the same explainer, target and draws. */
@FunctionalInterface
public interface Explaining {
    /**
     * Explains the inputs.
     *
     * @param inputs one or more variants of the sample
     * @return one map an input
     */
    Maps explain(Model model, Images inputs);
}
