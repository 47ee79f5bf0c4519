package dev.assay.check.drift;

import dev.assay.check.activation.Moments;
import dev.assay.check.similarity.Eigen;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Two sets of rows as normal distributions of their means and covariances.
 *
 * @param distance squared Frechet distance (Dowson and Landau 1982): {@code |m - m'|^2 + tr(C + C' - 2 (C C')^(1/2))}
 * @param variance of the rows before, summed over the units
 */
record Gaussians(double distance, double variance) {
    /** The distance over the variance of what was before; NaN where that did not vary. */
    double ratio() {
        return variance > 0 ? distance / variance : Double.NaN;
    }

    /** Of sums of rows, at least two each. */
    static Gaussians of(Moments moments, double[] now, double[] before) {
        double[][] c = covariance(moments, now);
        double[][] old = covariance(moments, before);
        double distance = 0;
        double variance = 0;
        for (int u = 0; u < moments.units(); u++) {
            double shift = Moments.mean(now, u) - Moments.mean(before, u);
            distance += shift * shift + c[u][u] + old[u][u];
            variance += old[u][u];
        }
        return new Gaussians(Math.max(0, distance - 2 * overlap(c, old)), variance);
    }

    /** With the divisor n - 1. */
    private static double[][] covariance(Moments moments, double[] sums) {
        double n = sums[0];
        double[][] covariance = moments.covariance(sums, 0);
        for (double[] row : covariance) {
            for (int j = 0; j < row.length; j++) {
                row[j] *= n / (n - 1);
            }
        }
        return covariance;
    }

    /** The trace of the root of the product, by the root of the one: {@code tr (A^(1/2) B A^(1/2))^(1/2)}. */
    private static double overlap(double[][] a, double[][] b) {
        Eigen parts = Eigen.of(a);
        double[] values = parts.values();
        double[] roots = new double[values.length];
        for (int i = 0; i < roots.length; i++) {
            roots[i] = Math.sqrt(Math.max(0, values[i]));
        }
        RealMatrix vectors = parts.vectors();
        RealMatrix root =
                vectors.multiply(MatrixUtils.createRealDiagonalMatrix(roots)).multiply(vectors.transpose());
        double[][] product =
                root.multiply(MatrixUtils.createRealMatrix(b)).multiply(root).getData();
        for (int i = 0; i < product.length; i++) {
            for (int j = 0; j < i; j++) {
                product[i][j] = product[j][i]; // rounding leaves it a little unsymmetric
            }
        }
        double trace = 0;
        for (double value : Eigen.of(product).values()) {
            trace += Math.sqrt(Math.max(0, value));
        }
        return trace;
    }
}
