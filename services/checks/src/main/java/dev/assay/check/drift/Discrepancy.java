package dev.assay.check.drift;

import java.util.Arrays;

/**
 * The squared maximum mean discrepancy of two sets of rows, summed over minibatches: within each the unbiased estimate
 * of Gretton et al. 2012 (lemma 6, equation 4) with a Gaussian kernel, its bandwidth the median of the minibatch's
 * distances; over minibatches the mean weighted by their rows, as in the B-test of Zaremba et al. 2013.
 *
 * <p>Row i of the one set is paired with row i of the other. Exchanging the two of a pair turns the sign of all terms
 * that it is in and leaves the kernel as it is, so a permutation is a sign for each pair.
 */
final class Discrepancy {
    /** Rows that the estimate needs. */
    static final int LEAST = 2;

    private Discrepancy() {}

    /** The sums: rows, discrepancy times rows, and the same with the pairs exchanged in each of so many ways. */
    static int length(int exchanges) {
        return 2 + exchanges;
    }

    /**
     * Adds a minibatch.
     *
     * @param now {@code [rows][units]}
     * @param before as many
     * @param signs {@code [rows][exchanges]}, 1 or -1
     */
    static void add(double[][] now, double[][] before, byte[][] signs, double[] into) {
        int m = now.length;
        double[][] terms = terms(now, before);
        into[0] += m;
        for (int e = -1; e < into.length - 2; e++) {
            double sum = 0;
            for (int i = 0; i < m; i++) {
                for (int j = i + 1; j < m; j++) {
                    sum += e < 0 ? terms[i][j] : signs[i][e] * signs[j][e] * terms[i][j];
                }
            }
            into[2 + e] += 2 * sum / (m - 1);
        }
    }

    static double value(double[] sums) {
        return sums[0] == 0 ? Double.NaN : sums[1] / sums[0];
    }

    /** The share of exchanges, the one that was found among them, that give as much. */
    static double probability(double[] sums) {
        if (sums[0] == 0) {
            return Double.NaN;
        }
        long as = Arrays.stream(sums, 2, sums.length)
                .filter(sum -> sum >= sums[1])
                .count();
        return (1.0 + as) / (sums.length - 1);
    }

    /** {@code k(x, x') + k(y, y') - k(x, y') - k(x', y)} for every two pairs; only the upper triangle is filled. */
    private static double[][] terms(double[][] now, double[][] before) {
        int m = now.length;
        double[][] all = Arrays.copyOf(now, 2 * m);
        System.arraycopy(before, 0, all, m, m);
        double[][] squares = new double[2 * m][2 * m];
        double[] sorted = new double[m * (2 * m - 1)];
        int count = 0;
        for (int i = 0; i < 2 * m; i++) {
            for (int j = i + 1; j < 2 * m; j++) {
                squares[i][j] = square(all[i], all[j]);
                squares[j][i] = squares[i][j];
                sorted[count++] = squares[i][j];
            }
        }
        double width = width(sorted);
        double[][] terms = new double[m][m];
        for (int i = 0; width > 0 && i < m; i++) {
            for (int j = i + 1; j < m; j++) {
                terms[i][j] = Math.exp(-squares[i][j] / width)
                        + Math.exp(-squares[m + i][m + j] / width)
                        - Math.exp(-squares[i][m + j] / width)
                        - Math.exp(-squares[m + i][j] / width);
            }
        }
        return terms;
    }

    /** The median; where most rows are equal the mean; 0 where all are. */
    private static double width(double[] squares) {
        Arrays.sort(squares);
        int half = squares.length / 2;
        double median = squares.length % 2 == 1 ? squares[half] : (squares[half - 1] + squares[half]) / 2;
        return median > 0 ? median : Arrays.stream(squares).average().orElse(0);
    }

    private static double square(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) {
            sum += (a[k] - b[k]) * (a[k] - b[k]);
        }
        return sum;
    }
}
