package dev.assay.onnx.gradient;

import dev.assay.onnx.Graph;
import dev.assay.onnx.Model;
import java.util.Map;

/**
 * A model's graph that gives logits and relevance, for tests of how it is loaded.
 *
 * @param seed its input of classes
 * @param outputs what it gives, and their shapes
 */
public record RelevanceGraph(Graph graph, String seed, Map<String, long[]> outputs) {
    /** By one rule in all layers. */
    public static RelevanceGraph of(Model model, LayerRule rule) {
        Relevances.Shared shared = Relevances.shared(model, Propagation.everywhere(rule));
        return new RelevanceGraph(shared.graph(), shared.seed(), shared.outputs());
    }
}
