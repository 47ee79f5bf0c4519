package dev.assay.check.cka;

import dev.assay.check.Seen;

/**
 * The products of every two samples of a minibatch with one another, over all activations of a layer, its diagonal 0:
 * all that the unbiased HSIC needs to know of the layer.
 *
 * @param products {@code [n][n]}
 * @param rows sum of each row
 * @param total of all
 */
@SuppressWarnings("ArrayRecordComponent") // lives for one minibatch; never compared
record Gram(double[][] products, double[] rows, double total) {
    /** Samples that the unbiased HSIC needs. */
    static final int LEAST = 4;

    static Gram of(Seen seen) {
        float[] values = seen.values();
        int size = seen.channels() * seen.places();
        double[][] products = new double[seen.n()][seen.n()];
        for (int i = 0; i < seen.n(); i++) {
            for (int j = i + 1; j < seen.n(); j++) {
                double sum = 0;
                for (int k = 0; k < size; k++) {
                    sum += (double) values[i * size + k] * values[j * size + k];
                }
                products[i][j] = sum;
                products[j][i] = sum;
            }
        }
        return of(products);
    }

    /** @param products symmetric, diagonal 0 */
    static Gram of(double[][] products) {
        double[] rows = new double[products.length];
        double total = 0;
        for (int i = 0; i < rows.length; i++) {
            for (double product : products[i]) {
                rows[i] += product;
            }
            total += rows[i];
        }
        return new Gram(products, rows, total);
    }

    /**
     * The unbiased estimate of the Hilbert-Schmidt independence criterion (Song et al. 2012, eq. 5), as Nguyen et al.
     * 2021 average it over minibatches.
     */
    double hsic(Gram other) {
        int n = rows.length;
        double trace = 0;
        double across = 0;
        for (int i = 0; i < n; i++) {
            across += rows[i] * other.rows[i];
            for (int j = 0; j < n; j++) {
                trace += products[i][j] * other.products[i][j];
            }
        }
        double product = total * other.total / ((n - 1.0) * (n - 2.0));
        return (trace + product - 2 / (n - 2.0) * across) / (n * (n - 3.0));
    }
}
