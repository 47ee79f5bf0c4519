package dev.assay.check;

import java.util.Arrays;

/** The order of a map's pixels by value. Equal values stand in the order of their index, on every machine. */
public final class Ranking {
    /** From here on sorting by digits takes less time than sorting by comparisons. */
    private static final int MANY = 1024;

    private static final int DIGIT_BITS = 11;

    /** Of a key of 32 bits. */
    private static final int DIGITS = 3;

    private Ranking() {}

    /**
     * Indices of the values, the highest value first.
     *
     * @param values finite
     */
    public static int[] descending(float[] values) {
        return values.length < MANY ? compared(values) : byDigits(values);
    }

    private static int[] compared(float[] values) {
        long[] keys = new long[values.length];
        for (int i = 0; i < values.length; i++) {
            keys[i] = (long) ~ordered(values[i]) << Integer.SIZE | i;
        }
        Arrays.sort(keys);
        int[] order = new int[values.length];
        for (int i = 0; i < order.length; i++) {
            order[i] = (int) keys[i];
        }
        return order;
    }

    /**
     * Sorts by the last digit of the numbers' keys first, each time keeping the order of what is equal: a few passes over
     * the values, however many there are.
     */
    private static int[] byDigits(float[] values) {
        int n = values.length;
        int[] keys = new int[n];
        int[][] counts = new int[DIGITS][1 << DIGIT_BITS];
        for (int i = 0; i < n; i++) {
            keys[i] = ~ordered(values[i]) ^ Integer.MIN_VALUE;
            for (int d = 0; d < DIGITS; d++) {
                counts[d][digit(keys[i], d)]++;
            }
        }
        int[] order = new int[n];
        Arrays.setAll(order, i -> i);
        int[] next = new int[n];
        for (int d = 0; d < DIGITS; d++) {
            int[] places = counts[d];
            int from = 0;
            for (int v = 0; v < places.length; v++) {
                int count = places[v];
                places[v] = from;
                from += count;
            }
            for (int index : order) {
                next[places[digit(keys[index], d)]++] = index;
            }
            int[] sorted = next;
            next = order;
            order = sorted;
        }
        return order;
    }

    private static int digit(int key, int digit) {
        return key >>> digit * DIGIT_BITS & (1 << DIGIT_BITS) - 1;
    }

    /** The index of the highest value, the lowest among equals. */
    public static int highest(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            if (values[i] > values[best]) {
                best = i;
            }
        }
        return best;
    }

    /**
     * Ranks from 1, the lowest value first; equal values share the average of their ranks.
     *
     * @param values finite
     */
    public static double[] average(float[] values) {
        return average(values, descending(values));
    }

    /** The same where the order is known. */
    static double[] average(float[] values, int[] order) {
        int n = order.length;
        double[] ranks = new double[n];
        int from = 0;
        while (from < n) {
            int to = from + 1;
            while (to < n && values[order[to]] == values[order[from]]) {
                to++;
            }
            double rank = n - (from + to - 1) / 2.0;
            for (int i = from; i < to; i++) {
                ranks[order[i]] = rank;
            }
            from = to;
        }
        return ranks;
    }

    /** An integer that orders as the number does, with both zeros equal. */
    private static int ordered(float value) {
        int bits = Float.floatToIntBits(value + 0f);
        return bits ^ (bits >> 31 & Integer.MAX_VALUE);
    }
}
