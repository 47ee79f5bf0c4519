package dev.assay.check.fidelity;

import dev.assay.explain.Score;
import dev.assay.explain.Sweep;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;

/** The probability of a class along the way from one image to another, the pixels changed in a given order. */
final class Curve {
    /** The end of a curve at which the picture is as it is. */
    enum Whole {
        FIRST,
        LAST
    }

    private Curve() {}

    /**
     * The probabilities of each input's target at steps + 1 places, inputs and places batched together; at one end the
     * picture is as it is, and its probability known.
     *
     * @param from images at the start
     * @param to images at the end, as many of the same shape
     * @param orders of the pixels, all of them, one an input
     * @param steps at least 1; step k has changed the first round(k * pixels / steps) pixels
     * @param targets one an input
     * @param whole where the picture is as it is: the first place or the last
     * @param certainties the probability of each there
     */
    static double[][] of(
            Model model,
            Images from,
            Images to,
            int[][] orders,
            int steps,
            int[] targets,
            Whole whole,
            double[] certainties) {
        int pixels = from.height() * from.width();
        int first = whole == Whole.FIRST ? 1 : 0;
        double[][] curves = new double[from.n()][steps + 1];
        for (int i = 0; i < curves.length; i++) {
            curves[i][whole == Whole.FIRST ? 0 : steps] = certainties[i];
        }
        new Sweep(model, from, targets, Score.PROBABILITY)
                .run(
                        steps,
                        (input, place, values, at) -> {
                            int changed = (int) Math.round((double) (first + place) * pixels / steps);
                            int[] order = orders[input];
                            float[] end = to.values();
                            for (int plane = 0; plane < from.size(); plane += pixels) {
                                int with = input * from.size() + plane;
                                for (int k = 0; k < changed; k++) {
                                    values[at + plane + order[k]] = end[with + order[k]];
                                }
                            }
                        },
                        (input, place, score) -> curves[input][first + place] = score);
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
