package dev.assay.check.fidelity;

import dev.assay.explain.Score;
import dev.assay.explain.Sweep;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;

/** The probability of a class along the way from one image to another, the pixels changed in a given order. */
final class Curve {
    private Curve() {}

    /**
     * The probabilities of each input's target at steps + 1 places, inputs and places batched together.
     *
     * @param from images at the start
     * @param to images at the end, as many of the same shape
     * @param orders of the pixels, all of them, one an input
     * @param steps at least 1; step k has changed the first round(k * pixels / steps) pixels
     * @param targets one an input
     */
    static double[][] of(Model model, Images from, Images to, int[][] orders, int steps, int[] targets) {
        int pixels = from.height() * from.width();
        double[][] curves = new double[from.n()][steps + 1];
        new Sweep(model, from, targets, Score.PROBABILITY)
                .run(
                        steps + 1,
                        (input, step, values, at) -> {
                            int changed = (int) Math.round((double) step * pixels / steps);
                            for (int k = 0; k < changed; k++) {
                                for (int p = orders[input][k]; p < from.size(); p += pixels) {
                                    values[at + p] = to.values()[input * from.size() + p];
                                }
                            }
                        },
                        (input, step, score) -> curves[input][step] = score);
        return curves;
    }

    /** The area under equally spaced values over [0, 1], by the trapezoidal rule. */
    static double area(double[] curve) {
        double sum = (curve[0] + curve[curve.length - 1]) / 2;
        for (int i = 1; i < curve.length - 1; i++) {
            sum += curve[i];
        }
        return sum / (curve.length - 1);
    }
}
