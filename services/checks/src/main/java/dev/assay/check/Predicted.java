package dev.assay.check;

/** Which class a row of probabilities names. */
public final class Predicted {
    private Predicted() {}

    /**
     * The class of the highest value, the lower index among equals.
     *
     * @param from index of the row's first value
     */
    public static int of(float[] values, int from, int classes) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (values[from + c] > values[from + best]) {
                best = c;
            }
        }
        return best;
    }
}
