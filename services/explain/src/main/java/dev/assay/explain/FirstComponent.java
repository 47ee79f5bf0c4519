package dev.assay.explain;

/**
 * The projection of a matrix of places by channels onto its first right singular vector, found by power iteration on
 * the smaller of its two Gram matrices in double precision: one thread, one order of additions, the same bits always.
 */
final class FirstComponent {
    /** Iterations stop when no entry of the unit vector moves by more than this. */
    private static final double SETTLED = 1e-13;

    /** Singular values as near as 0.999 to each other settle within it; nearer ones share their place in the map. */
    private static final int MAX_ITERATIONS = 20_000;

    private static final double GOLDEN = 0.6180339887498949;

    private FirstComponent() {}

    /**
     * @param values channels by places, row-major, from {@code at} on
     * @return one value a place: first singular value times first left singular vector, signed as {@link EigenCam} says;
     *     zeros where all values are zero
     */
    static double[] of(float[] values, int at, int channels, int places) {
        boolean byPlace = places <= channels;
        double[] gram = byPlace ? placesGram(values, at, channels, places) : channelsGram(values, at, channels, places);
        double[] vector = eigenvector(gram, byPlace ? places : channels);
        double[] map = byPlace ? scaled(gram, vector) : projected(values, at, places, vector);
        if (negative(map, values, at, channels)) {
            for (int p = 0; p < places; p++) {
                map[p] = -map[p];
            }
        }
        return map;
    }

    private static double[] placesGram(float[] values, int at, int channels, int places) {
        double[] gram = new double[places * places];
        for (int c = 0; c < channels; c++) {
            int row = at + c * places;
            for (int p = 0; p < places; p++) {
                double value = values[row + p];
                if (value != 0) {
                    for (int q = p; q < places; q++) {
                        gram[p * places + q] += value * values[row + q];
                    }
                }
            }
        }
        for (int p = 0; p < places; p++) {
            for (int q = 0; q < p; q++) {
                gram[p * places + q] = gram[q * places + p];
            }
        }
        return gram;
    }

    /** Products with 0, half of those after a ReLU, change no sum. */
    private static double[] channelsGram(float[] values, int at, int channels, int places) {
        double[] gram = new double[channels * channels];
        int[] used = new int[places];
        double[] ofUsed = new double[places];
        for (int c = 0; c < channels; c++) {
            int n = 0;
            for (int p = 0; p < places; p++) {
                double value = values[at + c * places + p];
                if (value != 0) {
                    used[n] = p;
                    ofUsed[n++] = value;
                }
            }
            for (int d = c; d < channels; d++) {
                int row = at + d * places;
                double sum = 0;
                for (int k = 0; k < n; k++) {
                    sum += ofUsed[k] * values[row + used[k]];
                }
                gram[c * channels + d] = sum;
                gram[d * channels + c] = sum;
            }
        }
        return gram;
    }

    /** The eigenvector of the largest eigenvalue, of length 1; zeros for a matrix of zeros. */
    private static double[] eigenvector(double[] gram, int n) {
        double[] vector = new double[n];
        for (int i = 0; i < n; i++) {
            // Positive and without pattern: no eigenvector that occurs is orthogonal to it.
            vector[i] = 1 + (i + 1) * GOLDEN % 1;
        }
        normalise(vector);
        for (int i = 0; i < MAX_ITERATIONS; i++) {
            double[] next = multiply(gram, vector);
            if (normalise(next) == 0) {
                return new double[n];
            }
            double moved = 0;
            for (int k = 0; k < n; k++) {
                moved = Math.max(moved, Math.abs(next[k] - vector[k]));
            }
            vector = next;
            if (moved <= SETTLED) {
                break;
            }
        }
        return vector;
    }

    private static double[] multiply(double[] gram, double[] vector) {
        int n = vector.length;
        double[] product = new double[n];
        for (int i = 0; i < n; i++) {
            double sum = 0;
            for (int j = 0; j < n; j++) {
                sum += gram[i * n + j] * vector[j];
            }
            product[i] = sum;
        }
        return product;
    }

    private static double normalise(double[] vector) {
        double squares = 0;
        for (double value : vector) {
            squares += value * value;
        }
        double length = Math.sqrt(squares);
        for (int i = 0; length > 0 && i < vector.length; i++) {
            vector[i] /= length;
        }
        return length;
    }

    /** The left singular vector times its singular value, the root of the eigenvalue. */
    private static double[] scaled(double[] gram, double[] vector) {
        double value = 0;
        double[] product = multiply(gram, vector);
        for (int i = 0; i < vector.length; i++) {
            value += vector[i] * product[i];
        }
        double[] map = vector.clone();
        for (int i = 0; i < map.length; i++) {
            map[i] *= Math.sqrt(Math.max(0, value));
        }
        return map;
    }

    private static double[] projected(float[] values, int at, int places, double[] vector) {
        double[] map = new double[places];
        for (int c = 0; c < vector.length; c++) {
            for (int p = 0; p < places; p++) {
                map[p] += vector[c] * values[at + c * places + p];
            }
        }
        return map;
    }

    private static boolean negative(double[] map, float[] values, int at, int channels) {
        double product = 0;
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < map.length; p++) {
                product += map[p] * values[at + c * map.length + p];
            }
        }
        if (product != 0) {
            return product < 0;
        }
        double largest = 0;
        for (double value : map) {
            largest = Math.abs(value) > Math.abs(largest) ? value : largest;
        }
        return largest < 0;
    }
}
