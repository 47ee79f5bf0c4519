package dev.assay.onnx;

/**
 * Probabilities from logits, in double precision and in the order of the classes, so that the same logits give the same
 * bits everywhere.
 */
public final class Softmax {
    private Softmax() {}

    /** The probability of one class among the {@code classes} logits that start at {@code from}. */
    public static double of(float[] logits, int from, int classes, int target) {
        double highest = highest(logits, from, classes);
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += StrictMath.exp(logits[from + c] - highest);
        }
        return StrictMath.exp(logits[from + target] - highest) / sum;
    }

    /** Replaces rows of logits by rows of probabilities. */
    static void inPlace(float[] rows, int classes) {
        double[] powers = new double[classes];
        for (int from = 0; from < rows.length; from += classes) {
            double highest = highest(rows, from, classes);
            double sum = 0;
            for (int c = 0; c < classes; c++) {
                powers[c] = StrictMath.exp(rows[from + c] - highest);
                sum += powers[c];
            }
            for (int c = 0; c < classes; c++) {
                rows[from + c] = (float) (powers[c] / sum);
            }
        }
    }

    private static double highest(float[] rows, int from, int classes) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            highest = Math.max(highest, rows[from + c]);
        }
        return highest;
    }
}
