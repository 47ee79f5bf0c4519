package dev.assay.explain;

import java.util.Arrays;

/**
 * The projection of a matrix of places by channels onto its first right singular vector, in double precision and without
 * either of its Gram matrices: products with the vector, whatever the shape, are far fewer.
 */
final class FirstComponent {
    /** Channels that are added up at the same time. */
    private static final int TOGETHER = 4;

    /** One channel after the other. */
    private final double[] values;

    private final int channels;
    private final int places;

    private FirstComponent(float[] values, int at, int channels, int places) {
        this.values = new double[channels * places];
        this.channels = channels;
        this.places = places;
        for (int i = 0; i < this.values.length; i++) {
            this.values[i] = values[at + i];
        }
    }

    /**
     * @param values finite, channels by places, row-major, from {@code at} on
     * @return one value a place: first singular value times first left singular vector, signed as {@link EigenCam} says;
     *     zeros where all values are zero
     */
    static double[] of(float[] values, int at, int channels, int places) {
        return new FirstComponent(values, at, channels, places).map();
    }

    private double[] map() {
        double[] map = atPlaces(Lanczos.largest(channels, vector -> ofChannels(atPlaces(vector))));
        if (negative(map)) {
            for (int p = 0; p < places; p++) {
                map[p] = -map[p];
            }
        }
        return map;
    }

    /** The sum of all channels, each by its weight, at each place. */
    private double[] atPlaces(double[] weights) {
        double[] sums = new double[places];
        int c = 0;
        for (; c + TOGETHER <= channels; c += TOGETHER) {
            addFour(c * places, weights[c], weights[c + 1], weights[c + 2], weights[c + 3], sums);
        }
        for (; c < channels; c++) {
            int at = c * places;
            double weight = weights[c];
            for (int p = 0; p < places; p++) {
                sums[p] += weight * values[at + p];
            }
        }
        return sums;
    }

    private void addFour(int at, double first, double second, double third, double fourth, double[] sums) {
        double[] from = values;
        int n = places;
        for (int p = 0; p < n; p++) {
            sums[p] += first * from[at + p]
                    + second * from[at + n + p]
                    + third * from[at + 2 * n + p]
                    + fourth * from[at + 3 * n + p];
        }
    }

    /** The inner product of each channel with values at places. */
    private double[] ofChannels(double[] weights) {
        double[] products = new double[channels];
        int c = 0;
        for (; c + TOGETHER <= channels; c += TOGETHER) {
            multiplyFour(c, weights, products);
        }
        for (; c < channels; c++) {
            int at = c * places;
            double sum = 0;
            for (int p = 0; p < places; p++) {
                sum += weights[p] * values[at + p];
            }
            products[c] = sum;
        }
        return products;
    }

    /** Four sums go on together, for an addition takes longer than it is until the next can begin. */
    private void multiplyFour(int channel, double[] weights, double[] products) {
        double[] from = values;
        int n = places;
        int at = channel * n;
        double first = 0;
        double second = 0;
        double third = 0;
        double fourth = 0;
        for (int p = 0; p < n; p++) {
            double weight = weights[p];
            first += weight * from[at + p];
            second += weight * from[at + n + p];
            third += weight * from[at + 2 * n + p];
            fourth += weight * from[at + 3 * n + p];
        }
        products[channel] = first;
        products[channel + 1] = second;
        products[channel + 2] = third;
        products[channel + 3] = fourth;
    }

    private boolean negative(double[] map) {
        double[] even = new double[channels];
        Arrays.fill(even, 1);
        double[] sums = atPlaces(even);
        double product = 0;
        for (int p = 0; p < places; p++) {
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
