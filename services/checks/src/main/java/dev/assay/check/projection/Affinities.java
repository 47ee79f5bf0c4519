package dev.assay.check.projection;

/**
 * How much each point takes each other one for its neighbour (van der Maaten and Hinton 2008, equations 1 and 2, made
 * symmetric as in section 3.1): a Gaussian around each point, as wide as gives it the wanted perplexity, the number of
 * neighbours that count.
 */
final class Affinities {
    /** None is below it, so that far points still repel. */
    static final double LEAST = 1e-12;

    private static final int HALVINGS = 60;
    private static final double CLOSE = 1e-7;

    private Affinities() {}

    /** Of the pairs i, j with j &lt; i, at i (i - 1) / 2 + j; all pairs, both ways, add up to 1. */
    static double[] of(double[][] rows, double perplexity) {
        int n = rows.length;
        double[][] one = new double[n][];
        for (int i = 0; i < n; i++) {
            one[i] = around(distances(rows, i), i, StrictMath.log(perplexity));
        }
        double[] pairs = new double[n * (n - 1) / 2];
        int at = 0;
        for (int i = 1; i < n; i++) {
            for (int j = 0; j < i; j++) {
                pairs[at++] = Math.max(LEAST, (one[i][j] + one[j][i]) / (2.0 * n));
            }
        }
        return pairs;
    }

    private static double[] distances(double[][] rows, int i) {
        double[] squared = new double[rows.length];
        for (int j = 0; j < rows.length; j++) {
            for (int k = 0; k < rows[i].length; k++) {
                double apart = rows[i][k] - rows[j][k];
                squared[j] += apart * apart;
            }
        }
        return squared;
    }

    /** Bisection on the precision, from that of the mean distance. */
    private static double[] around(double[] squared, int i, double entropy) {
        double mean = 0;
        double nearest = Double.POSITIVE_INFINITY;
        for (int j = 0; j < squared.length; j++) {
            if (j != i) {
                mean += squared[j] / (squared.length - 1);
                nearest = Math.min(nearest, squared[j]);
            }
        }
        double precision = mean > 0 ? 1 / mean : 1;
        double low = 0;
        double high = Double.POSITIVE_INFINITY;
        double[] shares = new double[squared.length];
        for (int step = 0; step < HALVINGS; step++) {
            double off = spread(squared, nearest, i, precision, shares) - entropy;
            if (Math.abs(off) < CLOSE) {
                break;
            }
            if (off > 0) {
                low = precision;
                precision = Double.isInfinite(high) ? 2 * precision : (low + high) / 2;
            } else {
                high = precision;
                precision = (low + high) / 2;
            }
        }
        return shares;
    }

    /** Fills in the shares and returns their entropy in nats. */
    private static double spread(double[] squared, double nearest, int i, double precision, double[] shares) {
        double sum = 0;
        double weighted = 0;
        for (int j = 0; j < squared.length; j++) {
            double farther = precision * (squared[j] - nearest);
            shares[j] = j == i ? 0 : StrictMath.exp(-farther);
            sum += shares[j];
            weighted += j == i ? 0 : farther * shares[j];
        }
        for (int j = 0; j < shares.length; j++) {
            shares[j] /= sum;
        }
        return StrictMath.log(sum) + weighted / sum;
    }
}
