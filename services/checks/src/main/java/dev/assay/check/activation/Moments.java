package dev.assay.check.activation;

import dev.assay.check.Seen;
import dev.assay.check.similarity.Eigen;

/**
 * First and second moments of the units of a layer, as sums that add up: the number of observations, the sum of each
 * unit, and of each pair of units the sum of their products (the upper triangle, row by row).
 *
 * @param units how many
 */
public record Moments(int units) {
    /** A variance below this share of the mean square is rounding: the unit is constant. */
    private static final double ROUNDING = 1e-10;

    /** How many sums there are. */
    public int length() {
        return 1 + units + units * (units + 1) / 2;
    }

    /** The moments whose sums have that length, the number of observations with them. */
    static Moments ofLength(int length) {
        return new Moments((int) Math.round((Math.sqrt(9 + 8.0 * (length - 1)) - 3) / 2));
    }

    /** Adds {@link #of}, made once for all checks that look at as many units and places. */
    static void addOnce(Seen seen, int[] chosen, int[] places, double[] into) {
        double[] sums = seen.once("moments " + chosen.length + ' ' + places.length, one -> of(one, chosen, places));
        for (int i = 0; i < sums.length; i++) {
            into[i] += sums[i];
        }
    }

    /**
     * What units do at places of every sample: one observation for each.
     *
     * @param chosen indices of the units
     * @param places indices within a channel
     */
    static double[] of(Seen seen, int[] chosen, int[] places) {
        double[] sums = new double[new Moments(chosen.length).length()];
        float[] values = seen.values();
        double[] row = new double[chosen.length];
        for (int i = 0; i < seen.n(); i++) {
            for (int place : places) {
                for (int u = 0; u < row.length; u++) {
                    row[u] = values[(i * seen.channels() + chosen[u]) * seen.places() + place];
                }
                add(row, sums, 0);
            }
        }
        return sums;
    }

    /** Adds one observation to the sums that begin at {@code at}. */
    public static void add(double[] row, double[] sums, int at) {
        sums[at]++;
        int pair = at + 1 + row.length;
        for (int i = 0; i < row.length; i++) {
            double x = row[i];
            sums[at + 1 + i] += x;
            for (int j = i; j < row.length; j++) {
                sums[pair++] += x * row[j];
            }
        }
    }

    /** The mean of a unit, of sums that begin at 0. */
    public static double mean(double[] sums, int unit) {
        return sums[1 + unit] / sums[0];
    }

    /** Covariances (divisor n), {@code [units][units]}; 0 for a constant unit. */
    public double[][] covariance(double[] sums, int at) {
        double n = sums[at];
        double[][] covariance = new double[units][units];
        int pair = at + 1 + units;
        for (int i = 0; i < units; i++) {
            for (int j = i; j < units; j++) {
                double c = sums[pair++] / n - sums[at + 1 + i] / n * (sums[at + 1 + j] / n);
                covariance[i][j] = c;
                covariance[j][i] = c;
            }
        }
        for (int i = 0; i < units; i++) {
            double mean = sums[at + 1 + i] / n;
            if (covariance[i][i] <= ROUNDING * mean * mean) {
                for (int j = 0; j < units; j++) {
                    covariance[i][j] = 0;
                    covariance[j][i] = 0;
                }
            }
        }
        return covariance;
    }

    /** Pearson's r of units i and j; 0 where one is constant. */
    static double correlation(double[][] covariance, int i, int j) {
        double both = covariance[i][i] * covariance[j][j];
        return both > 0 ? Math.max(-1, Math.min(1, covariance[i][j] / Math.sqrt(both))) : 0;
    }

    /** Eigenvalues of the covariance; those that are rounding are 0. */
    static double[] spectrum(double[][] covariance) {
        double[] values = Eigen.of(covariance).values();
        double most = 0;
        for (double value : values) {
            most = Math.max(most, value);
        }
        for (int i = 0; i < values.length; i++) {
            values[i] = values[i] > ROUNDING * most ? values[i] : 0;
        }
        return values;
    }
}
