package dev.assay.onnx;

import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** Runs a model on pictures of seeded random pixels to find out what no file can declare. */
final class Probe {
    /** Time for one run: an image classifier takes milliseconds, a loop in the graph may take for ever. */
    static final Duration LIMIT = Duration.ofSeconds(60);

    /** How far probabilities may be from adding up to 1: float rounding over 10,000 classes. */
    private static final double SUM_TOLERANCE = 1e-3;

    private final InputSpec input;
    private final int batch;

    Probe(InputSpec input, int batch) {
        this.input = input;
        this.batch = batch;
    }

    /** Refuses a model whose scores have another shape than declared, are no numbers or no probabilities. */
    void scores(Session session, OutputSpec output, int classes) {
        Session.Tensor scores = session.probe(batch(0, 1), LIMIT).getFirst();
        String what = "output \"" + output.name() + "\" of " + session.file();
        if (!Arrays.equals(scores.shape(), new long[] {batch, classes})) {
            throw new Refused(what + " must be [batch, classes], here [" + batch + ", " + classes + "], found "
                    + Arrays.toString(scores.shape()) + ": declare the output that has one score a class"
                    + OtherTask.of(scores.shape().length, scores.shape().length > 1 ? scores.shape()[1] : 0));
        }
        for (float score : scores.values()) {
            if (!Float.isFinite(score)) {
                throw new Refused(what + " contains " + (Float.isNaN(score) ? "NaN" : "an infinite value")
                        + " on a probe picture of random pixels: check the declared range, mean and std,"
                        + " and the training run");
            }
        }
        if (output.space() == OutputSpec.Space.PROBABILITIES) {
            probabilities(what, scores.values(), classes);
        }
    }

    /** Refuses rows that are probabilities for every picture: a softmax over them would flatten every score. */
    void logits(Session session, OutputSpec output, int classes) {
        float[] scores = session.probe(batch(0, 1), LIMIT).getFirst().values();
        if (!areProbabilities(scores, classes)) {
            return;
        }
        float[] others = session.probe(batch(batch, 1), LIMIT).getFirst().values();
        // A model that ignores its input may well have such scores by chance.
        if (areProbabilities(others, classes) && !Arrays.equals(scores, others)) {
            throw new Refused("output \"" + output.name() + "\" of " + session.file()
                    + " is declared as logits, but on probe pictures its values are in [0, 1] and add up"
                    + " to 1 for each: declare space: probabilities, or export the model without its softmax");
        }
    }

    private static boolean areProbabilities(float[] scores, int classes) {
        for (int from = 0; from < scores.length; from += classes) {
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                if (scores[from + c] < 0 || scores[from + c] > 1) {
                    return false;
                }
                sum += scores[from + c];
            }
            if (Math.abs(sum - 1) > SUM_TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    private static void probabilities(String what, float[] scores, int classes) {
        for (int from = 0; from < scores.length; from += classes) {
            double sum = 0;
            double least = 0;
            for (int c = 0; c < classes; c++) {
                sum += scores[from + c];
                least = Math.min(least, scores[from + c]);
            }
            if (least < 0 || Math.abs(sum - 1) > SUM_TOLERANCE) {
                throw new Refused(what + " is declared as probabilities, but on a probe picture its values "
                        + (least < 0 ? "go below 0" : "add up to " + (float) sum) + ": declare space: logits");
            }
        }
    }

    /**
     * True where a picture's result has the same bits wherever in the batch it is and whatever is beside it. Half of the
     * pictures keep their place in the second and third run and half move to the mirrored place, beside pictures of
     * another range. A session that is to be observed is run in any case.
     */
    boolean independent(Session session) {
        if (batch == 1 && !session.observed()) {
            return true;
        }
        List<Session.Tensor> first = session.probe(batch(0, 1), LIMIT);
        for (int kept = 0; kept < 2; kept++) {
            float[] mixed = batch(batch, 3);
            for (int i = kept; i < batch; i += 2) {
                picture(i, 1, mixed, place(i, kept));
            }
            List<Session.Tensor> second = session.probe(mixed, LIMIT);
            for (int output = 0; output < first.size(); output++) {
                for (int i = kept; i < batch; i += 2) {
                    if (!sameRow(first.get(output), i, second.get(output), place(i, kept))) {
                        return false;
                    }
                }
            }
        }
        return true;
    }

    private int place(int i, int kept) {
        return kept == 0 ? batch - 1 - i : i;
    }

    private boolean sameRow(Session.Tensor a, int i, Session.Tensor b, int j) {
        int row = a.values().length / batch;
        return Arrays.equals(a.shape(), b.shape())
                && Arrays.equals(a.values(), i * row, (i + 1) * row, b.values(), j * row, (j + 1) * row);
    }

    private float[] batch(int first, double stretch) {
        float[] values = new float[Math.multiplyExact(batch, input.values())];
        for (int i = 0; i < batch; i++) {
            picture(first + i, stretch, values, i);
        }
        return values;
    }

    /** Random pixels in the model's input space, {@code stretch} times as far from 0. */
    private void picture(int name, double stretch, float[] into, int place) {
        UniformRandomProvider random = new Draws("probe").of(name).source();
        float[] mean = input.mean();
        float[] std = input.std();
        int at = place * input.values();
        for (int c = 0; c < input.channels(); c++) {
            for (int i = 0; i < input.pixels(); i++) {
                double pixel = input.low() + random.nextDouble() * (input.high() - input.low());
                into[at++] = (float) (stretch * (pixel - mean[c]) / std[c]);
            }
        }
    }
}
