package dev.assay.explain;

import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import java.util.List;

/**
 * Differentiates the score of variants of inputs by the input, batching over inputs and variants together. At most one
 * batch of the model is held at a time, so memory does not grow with the number of variants.
 */
final class GradientSweep {
    private final Model model;
    private final Images inputs;
    private final int[] targets;
    private final Gradients gradients;

    /** Takes gradients in order: all variants of the first input, then those of the second. */
    interface Sink {
        /** @param at place in {@code gradients} where this variant's begins */
        void take(int input, int variant, float[] gradients, int at);
    }

    GradientSweep(Model model, Images inputs, int[] targets, Score score, Question.Variant rules) {
        this.model = model;
        this.inputs = inputs;
        this.targets = targets;
        this.gradients = Gradients.of(model, new Question(score.differentiated(), true, List.of(), rules));
    }

    /** Differentiates {@code variants} variants of each input. */
    void run(int variants, Sweep.Change change, Sink sink) {
        long all = (long) inputs.n() * variants;
        Sweep.Batch batch = new Sweep.Batch(inputs, (int) Math.min(model.batch(), all));
        for (long from = 0; from < all; from += model.batch()) {
            chunk(from, batch.of((int) Math.min(model.batch(), all - from)), variants, change, sink);
        }
    }

    private void chunk(long from, Images images, int variants, Sweep.Change change, Sink sink) {
        int[] wanted = Sweep.write(from, images, inputs, targets, variants, change);
        give(from, variants, gradients.run(images, wanted).input(), images.n(), sink);
    }

    private static void give(long from, int variants, float[] found, int count, Sink sink) {
        int size = found.length / count;
        for (int k = 0; k < count; k++) {
            sink.take((int) ((from + k) / variants), (int) ((from + k) % variants), found, k * size);
        }
    }

    /** Maps in the shape of the inputs. */
    static Maps maps(Images inputs, float[] values) {
        return new Maps(inputs.n(), inputs.channels(), inputs.height(), inputs.width(), values);
    }
}
