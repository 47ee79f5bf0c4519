package dev.assay.onnx.gradient;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Graph;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Pass;
import dev.assay.onnx.Provider;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Relevance of the input for a target's logit, computed on ONNX Runtime from the model's graph alone. Thread-safe. */
public final class Relevances {
    private final Pass pass;

    private Relevances(Pass pass) {
        this.pass = pass;
    }

    /**
     * What one run gives.
     *
     * @param logits of all classes, {@code [n, classes]} row-major
     * @param input relevance of the input, in its shape
     */
    @SuppressWarnings("ArrayRecordComponent") // large, made once, never compared
    public record Answer(float[] logits, float[] input) {}

    /**
     * Relevance that starts as the target's logit; made at the first call for a model and propagation, and kept with
     * the model.
     *
     * @throws Refused if an operator on the way has no rule, or there are no logits
     */
    public static Relevances of(Model model, Propagation propagation) {
        return new Relevances(model.pass(propagation, () -> open(model, propagation)));
    }

    /** Relevance of each picture's values. */
    public Answer run(Images images, int[] targets) {
        List<float[]> found = pass.run(images, targets);
        return new Answer(found.get(0), found.get(1));
    }

    private static Pass open(Model model, Propagation propagation) {
        Shared shared = shared(model, propagation);
        return Pass.open(model, shared.graph(), shared.seed(), shared.outputs());
    }

    /**
     * A graph that gives logits and relevance.
     *
     * @param seed its input of classes
     * @param outputs what it gives, and their shapes
     */
    record Shared(Graph graph, String seed, Map<String, long[]> outputs) {}

    static Shared shared(Model model, Propagation propagation) {
        InputSpec input = model.input();
        String output = model.output().name();
        Graph plain = model.graph().withOutputs(List.of(output));
        long[] shape = {model.batch(), input.channels(), input.height(), input.width()};
        Folded folded = Folding.fold(plain, Map.of(input.name(), shape));
        String logits = Gradients.logits(model, folded, output, "use a gradient explainer with score=probability");
        Relevance relevance = Relevance.of(
                folded,
                logits,
                List.of(input.name()),
                new Gradient.Seed.Score(),
                propagation,
                model.provider() == Provider.CPU ? Blocked.RULES : Rules.STANDARD,
                Optional.of(range(input)));
        Map<String, long[]> outputs = new LinkedHashMap<>();
        outputs.put(logits, folded.shape(logits));
        outputs.put(relevance.relevances().getFirst(), shape);
        return new Shared(plain.with(relevance.model(), relevance.shapes()), relevance.seed(), outputs);
    }

    /** What pixel values 0 and 255 become in the model's input space. */
    private static Relevance.Range range(InputSpec input) {
        float[] low = new float[input.channels()];
        float[] high = new float[input.channels()];
        for (int c = 0; c < low.length; c++) {
            low[c] = (input.low() - input.mean()[c]) / input.std()[c];
            high[c] = (input.high() - input.mean()[c]) / input.std()[c];
        }
        return new Relevance.Range(input.name(), low, high);
    }
}
