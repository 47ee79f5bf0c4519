package dev.assay.onnx.gradient;

/** What an attack raises, as a function of a picture's logits z. */
public enum Loss {
    /** {@code -log softmax(z)[y]}; asked of a row is the class y. */
    CROSS_ENTROPY,
    /**
     * The targeted difference of logits ratio (Croce and Hein 2020), {@code -(z[y] - z[t]) / (z1 - (z3 + z4) / 2)} with
     * the greatest, third and fourth greatest logit; asked of a row is {@link #pair}. Needs four classes.
     */
    TARGETED_DLR;

    /** Added to the divisor where all logits are equal. */
    static final double TINY = 1e-12;

    /** Classes without which the targeted loss has no fourth greatest logit. */
    public static final int DLR_CLASSES = 4;

    /** The held class y and the target t as one number. */
    public static int pair(int held, int target, int classes) {
        return Math.addExact(Math.multiplyExact(held, classes), target);
    }

    /**
     * The loss of one row.
     *
     * @param from place of the row's first logit
     * @param asked the class, or the pair
     */
    public double of(float[] logits, int from, int classes, int asked) {
        return switch (this) {
            case CROSS_ENTROPY -> crossEntropy(logits, from, classes, asked);
            case TARGETED_DLR -> {
                float[] sorted = java.util.Arrays.copyOfRange(logits, from, from + classes);
                java.util.Arrays.sort(sorted);
                double divisor = sorted[classes - 1] - (sorted[classes - 3] + (double) sorted[classes - 4]) / 2;
                double margin = (double) logits[from + asked / classes] - logits[from + asked % classes];
                yield -margin / (divisor + TINY);
            }
        };
    }

    private static double crossEntropy(float[] logits, int from, int classes, int label) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int c = 0; c < classes; c++) {
            highest = Math.max(highest, logits[from + c]);
        }
        double sum = 0;
        for (int c = 0; c < classes; c++) {
            sum += StrictMath.exp(logits[from + c] - highest);
        }
        return StrictMath.log(sum) + highest - logits[from + label];
    }
}
