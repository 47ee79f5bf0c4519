package dev.assay.check.fidelity;

import dev.assay.onnx.Images;
import dev.assay.onnx.Model;

/** The probability of a class along the way from one image to another, the pixels changed in a given order. */
final class Curve {
    /** Images made at a time: bounds memory at large inputs. */
    private static final int CHUNK = 32;

    private Curve() {}

    /**
     * The probabilities of the target at steps + 1 places.
     *
     * @param from image at the start
     * @param to image at the end, of the same shape
     * @param order of the pixels, all of them
     * @param steps at least 1; step k has changed the first round(k * pixels / steps) pixels
     */
    static double[] of(Model model, Images from, Images to, int[] order, int steps, int target) {
        double[] curve = new double[steps + 1];
        float[] current = from.values().clone();
        int size = from.size();
        int pixels = from.height() * from.width();
        int changed = 0;
        for (int first = 0; first <= steps; first += CHUNK) {
            int count = Math.min(CHUNK, steps + 1 - first);
            float[] images = new float[count * size];
            for (int i = 0; i < count; i++) {
                int until = (int) Math.round((double) (first + i) * pixels / steps);
                for (; changed < until; changed++) {
                    for (int at = order[changed]; at < size; at += pixels) {
                        current[at] = to.values()[at];
                    }
                }
                System.arraycopy(current, 0, images, i * size, size);
            }
            float[] probabilities =
                    model.probabilities(new Images(count, from.channels(), from.height(), from.width(), images));
            for (int i = 0; i < count; i++) {
                curve[first + i] = probabilities[i * model.classes() + target];
            }
        }
        return curve;
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
