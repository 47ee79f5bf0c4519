package dev.assay.check.similarity;

import dev.assay.check.Heat;
import dev.assay.check.Ranking;

/** Spearman's rank correlation with average ranks for ties: Pearson's correlation of the ranks. */
public final class Spearman {
    private Spearman() {}

    /**
     * In [-1, 1]; NaN when either is constant.
     *
     * @param a finite
     * @param b finite, as long as a
     */
    public static double of(float[] a, float[] b) {
        return ofRanks(Ranking.average(a), Ranking.average(b));
    }

    /** The same of two maps, each ranked once whatever it is compared with. */
    public static double of(Heat a, Heat b) {
        return ofRanks(a.ranks(), b.ranks());
    }

    /** The same from ranks. */
    private static double ofRanks(double[] a, double[] b) {
        if (a.length != b.length) {
            throw new IllegalArgumentException(
                    "maps must have the same size to be compared, found " + a.length + " and " + b.length);
        }
        double mean = (a.length + 1) / 2.0;
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            double da = a[i] - mean;
            double db = b[i] - mean;
            ab += da * db;
            aa += da * da;
            bb += db * db;
        }
        return aa == 0 || bb == 0 ? Double.NaN : ab / Math.sqrt(aa * bb);
    }
}
