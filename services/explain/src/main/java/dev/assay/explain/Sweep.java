package dev.assay.explain;

import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import java.util.Arrays;

/**
 * Scores variants of inputs, batching over inputs and variants together. At most one batch of the model is held at a
 * time, so memory does not grow with the number of variants.
 */
public final class Sweep {
    private final Model model;
    private final Images inputs;
    private final int[] targets;
    private final Score score;

    /** Room for the variants of one run, written over at the next: new memory each time would not be in any cache. */
    static final class Batch {
        private final Images inputs;
        private Images room;

        Batch(Images inputs, int count) {
            this.inputs = inputs;
            this.room = room(count);
        }

        private Images room(int count) {
            float[] values = new float[Math.multiplyExact(count, inputs.size())];
            return new Images(count, inputs.channels(), inputs.height(), inputs.width(), values);
        }

        Images of(int count) {
            if (room.n() != count) {
                room = room(count);
            }
            return room;
        }
    }

    /** Writes a variant of an input over a copy of the input that starts at place {@code at}. */
    public interface Change {
        void apply(int input, int variant, float[] values, int at);
    }

    /** Takes scores in order: all variants of the first input, then those of the second. */
    public interface Sink {
        void take(int input, int variant, double score);
    }

    /**
     * A sweep over some inputs.
     *
     * @param targets class whose score is taken, one an input
     */
    public Sweep(Model model, Images inputs, int[] targets, Score score) {
        this.model = model;
        this.inputs = inputs;
        this.targets = targets;
        this.score = score;
    }

    /** Scores {@code variants} variants of each input. */
    public void run(int variants, Change change, Sink sink) {
        long all = (long) inputs.n() * variants;
        Batch batch = new Batch(inputs, (int) Math.min(model.batch(), all));
        for (long from = 0; from < all; from += model.batch()) {
            int count = (int) Math.min(model.batch(), all - from);
            chunk(from, batch.of(count), variants, change, sink);
        }
    }

    private void chunk(long from, Images images, int variants, Change change, Sink sink) {
        int[] wanted = write(from, images, inputs, targets, variants, change);
        give(from, variants, score.of(model, images, wanted), sink);
    }

    /**
     * Writes variants over copies of their inputs; gives the targets. Apart from the run, so that compiling the loop does not
     * compile all that a run is.
     */
    static int[] write(long from, Images images, Images inputs, int[] targets, int variants, Change change) {
        int size = inputs.size();
        int[] wanted = new int[images.n()];
        for (int k = 0; k < wanted.length; k++) {
            int input = (int) ((from + k) / variants);
            System.arraycopy(inputs.values(), input * size, images.values(), k * size, size);
            change.apply(input, (int) ((from + k) % variants), images.values(), k * size);
            wanted[k] = targets[input];
        }
        return wanted;
    }

    private static void give(long from, int variants, double[] scores, Sink sink) {
        for (int k = 0; k < scores.length; k++) {
            sink.take((int) ((from + k) / variants), (int) ((from + k) % variants), scores[k]);
        }
    }

    /** Holds what an explainer is given to one target and one source of draws an input, targets among the classes. */
    static void check(Model model, Images inputs, int[] targets, int draws) {
        if (targets.length != inputs.n() || draws != inputs.n()) {
            throw new IllegalArgumentException("targets and draws must be one an input (" + inputs.n() + "), found "
                    + targets.length + " and " + draws);
        }
        if (Arrays.stream(targets).anyMatch(target -> target < 0 || target >= model.classes())) {
            throw new IllegalArgumentException(
                    "targets must be in [0, " + (model.classes() - 1) + "], found " + Arrays.toString(targets));
        }
    }

    /** Repeats one value a pixel in each channel of the input. */
    static Maps perPixel(Images inputs, double[][] pixels) {
        int area = inputs.height() * inputs.width();
        float[] values = new float[inputs.values().length];
        int at = 0;
        for (double[] map : pixels) {
            for (int c = 0; c < inputs.channels(); c++) {
                for (int p = 0; p < area; p++) {
                    values[at++] = (float) map[p];
                }
            }
        }
        return new Maps(inputs.n(), inputs.channels(), inputs.height(), inputs.width(), values);
    }
}
