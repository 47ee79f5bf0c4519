package dev.assay.check.response;

import java.util.Arrays;

/** Whether samples of one label lie together. */
final class Neighbours {
    private Neighbours() {}

    /** Of each row 1 where the nearest other row has the same label, 0 otherwise, NaN where there is no other. */
    static double[] nearestAgree(double[][] rows, int[] labels) {
        double[] agree = new double[rows.length];
        for (int i = 0; i < rows.length; i++) {
            int nearest = -1;
            double least = Double.POSITIVE_INFINITY;
            for (int j = 0; j < rows.length; j++) {
                double apart = j == i ? Double.POSITIVE_INFINITY : squared(rows[i], rows[j]);
                if (apart < least) {
                    least = apart;
                    nearest = j;
                }
            }
            agree[i] = nearest < 0 ? Double.NaN : labels[nearest] == labels[i] ? 1 : 0;
        }
        return agree;
    }

    /** Of each row the share of the others that have its label, NaN where there is no other. */
    static double[] chance(int[] labels) {
        return Arrays.stream(labels)
                .mapToDouble(label -> labels.length < 2
                        ? Double.NaN
                        : (Arrays.stream(labels).filter(l -> l == label).count() - 1) / (labels.length - 1.0))
                .toArray();
    }

    private static double squared(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }
}
