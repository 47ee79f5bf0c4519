package dev.assay.explain;

import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.List;
import java.util.Optional;

/**
 * Makes maps. Pure: the same model, inputs, targets and draws give the same maps, whatever else is in the batch.
 * Instances are configured with their parameters, hold no state of a run and may be shared by threads.
 */
public interface Explainer {
    /** The stable name written to plans and records, for example {@code occlusion}. */
    String name();

    /**
     * Explains each input for its target, batching over samples and perturbations together.
     *
     * @param targets class indices, one an input
     * @param draws source of randomness, one an input; unused by deterministic explainers
     * @return one map an input, in order
     */
    Maps explain(Model model, Images inputs, int[] targets, List<Draws> draws);

    /** What the values of each map add up to; empty where the explainer promises no sum. */
    default Optional<Total> total() {
        return Optional.empty();
    }

    /** How each channel of a layer is weighed; empty where the explainer's maps are no sum over channels. */
    default Optional<Weighing> weighing() {
        return Optional.empty();
    }
}
