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

    /** Sums that go on at the same time. */
    private static final int TOGETHER = 4;

    private static final double GOLDEN = 0.6180339887498949;

    private FirstComponent() {}

    /**
     * @param values finite, channels by places, row-major, from {@code at} on
     * @return one value a place: first singular value times first left singular vector, signed as {@link EigenCam} says;
     *     zeros where all values are zero
     */
    static double[] of(float[] values, int at, int channels, int places) {
        boolean byPlace = places <= channels;
        double[] gram =
                byPlace ? gram(values, at, places, 1, channels, places) : gram(values, at, channels, places, places, 1);
        double[] vector = eigenvector(gram, byPlace ? places : channels);
        double[] map = byPlace ? scaled(gram, vector) : projected(values, at, places, vector);
        if (negative(map, values, at, channels)) {
            for (int p = 0; p < places; p++) {
                map[p] = -map[p];
            }
        }
        return map;
    }

    /**
     * The inner products of rows. Products with 0, as half of them are after a ReLU, change no sum and are left out; several
     * sums go on together, for an addition takes longer than it is until the next can begin.
     *
     * @param values finite
     * @param n rows
     * @param apart from a row to the next
     * @param length values in a row
     * @param step from a value of a row to its next
     */
    private static double[] gram(float[] values, int at, int n, int apart, int length, int step) {
        double[] gram = new double[n * n];
        int[] used = new int[length];
        double[] row = new double[length];
        for (int i = 0; i < n; i++) {
            int count = 0;
            for (int k = 0; k < length; k++) {
                double value = values[at + i * apart + k * step];
                if (value != 0) {
                    used[count] = at + k * step;
                    row[count++] = value;
                }
            }
            int j = i;
            for (; j + TOGETHER <= n; j += TOGETHER) {
                together(gram, i * n + j, row, used, count, values, j * apart, apart);
            }
            for (; j < n; j++) {
                double sum = 0;
                for (int k = 0; k < count; k++) {
                    sum += row[k] * values[used[k] + j * apart];
                }
                gram[i * n + j] = sum;
            }
        }
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < i; j++) {
                gram[i * n + j] = gram[j * n + i];
            }
        }
        return gram;
    }

    private static void together(
            double[] gram, int to, double[] row, int[] used, int count, float[] values, int from, int apart) {
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (int k = 0; k < count; k++) {
            double value = row[k];
            int at = used[k] + from;
            first += value * values[at];
            second += value * values[at + apart];
            third += value * values[at + 2 * apart];
            fourth += value * values[at + 3 * apart];
        }
        gram[to] = first;
        gram[to + 1] = second;
        gram[to + 2] = third;
        gram[to + 3] = fourth;
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

    /** Row by row, as a symmetric matrix allows: no sum waits for itself. */
    private static double[] multiply(double[] gram, double[] vector) {
        int n = vector.length;
        double[] product = new double[n];
        for (int i = 0; i < n; i++) {
            double factor = vector[i];
            for (int j = 0; j < n; j++) {
                product[j] += gram[i * n + j] * factor;
            }
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
        double[] sums = new double[map.length];
        for (int c = 0; c < channels; c++) {
            for (int p = 0; p < map.length; p++) {
                sums[p] += values[at + c * map.length + p];
            }
        }
        double product = 0;
        for (int p = 0; p < map.length; p++) {
            product += map[p] * sums[p];
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
