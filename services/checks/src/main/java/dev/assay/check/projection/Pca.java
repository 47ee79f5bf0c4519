package dev.assay.check.projection;

import dev.assay.check.similarity.Eigen;
import java.util.Arrays;

/**
 * The first two principal components (Pearson 1901; Hotelling 1933): points centred and projected on the eigenvectors of
 * their covariance. A component points to where its largest loading is positive, the first of equal ones.
 *
 * @param points {@code [point][2]}, in units of the coordinates; 0 in a component that has no variance
 * @param explained share of the variance that each of the two has; both 0 where all points are one
 */
@SuppressWarnings("ArrayRecordComponent") // made once; never compared
public record Pca(double[][] points, double[] explained) {
    /** Components that are looked at. */
    static final int DIMENSIONS = 2;

    /** An eigenvalue below this share of the largest is rounding. */
    private static final double ROUNDING = 1e-12;

    /**
     * Projects them.
     *
     * @param rows {@code [point][coordinate]}, at least one point and one coordinate, all finite
     */
    public static Pca of(double[][] rows) {
        int d = rows[0].length;
        double[][] centred = centred(rows);
        Eigen eigen = Eigen.of(covariance(centred, d));
        double[] values = eigen.values();
        double total = Arrays.stream(values).map(value -> Math.max(0, value)).sum();
        double[][] points = new double[rows.length][DIMENSIONS];
        double[] explained = new double[DIMENSIONS];
        for (int k = 0; k < Math.min(DIMENSIONS, d); k++) {
            if (!(values[k] > ROUNDING * values[0])) {
                break;
            }
            explained[k] = Math.min(1, values[k] / total);
            double[] direction = pointed(eigen.vector(k));
            for (int i = 0; i < rows.length; i++) {
                points[i][k] = dot(centred[i], direction);
            }
        }
        return new Pca(points, explained);
    }

    private static double[][] centred(double[][] rows) {
        double[] mean = new double[rows[0].length];
        for (double[] row : rows) {
            for (int j = 0; j < mean.length; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        double[][] centred = new double[rows.length][mean.length];
        for (int i = 0; i < rows.length; i++) {
            for (int j = 0; j < mean.length; j++) {
                centred[i][j] = rows[i][j] - mean[j];
            }
        }
        return centred;
    }

    private static double[][] covariance(double[][] centred, int d) {
        double[][] sums = new double[d][d];
        for (double[] row : centred) {
            for (int j = 0; j < d; j++) {
                for (int k = 0; k <= j; k++) {
                    sums[j][k] += row[j] * row[k];
                }
            }
        }
        for (int j = 0; j < d; j++) {
            for (int k = 0; k <= j; k++) {
                sums[j][k] /= centred.length;
                sums[k][j] = sums[j][k];
            }
        }
        return sums;
    }

    private static double[] pointed(double[] direction) {
        int largest = 0;
        for (int j = 1; j < direction.length; j++) {
            largest = Math.abs(direction[j]) > Math.abs(direction[largest]) ? j : largest;
        }
        double sign = direction[largest] < 0 ? -1 : 1;
        return Arrays.stream(direction).map(value -> sign * value).toArray();
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += a[j] * b[j];
        }
        return sum;
    }
}
