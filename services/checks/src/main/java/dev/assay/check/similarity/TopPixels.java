package dev.assay.check.similarity;

import java.util.BitSet;

/** How much of two maps' most relevant pixels is shared. */
public final class TopPixels {
    private TopPixels() {}

    /**
     * Intersection over union of the top pixels.
     *
     * @param a pixels of one map, most relevant first ({@link dev.assay.check.Heat#order})
     * @param b of the other
     * @param percent of the pixels that count as top, above 0; at least one pixel is taken
     * @return in [0, 1]
     */
    public static double overlap(int[] a, int[] b, double percent) {
        int k = count(a.length, percent);
        BitSet first = top(a, k);
        BitSet both = (BitSet) first.clone();
        both.and(top(b, k));
        first.or(top(b, k));
        return (double) both.cardinality() / first.cardinality();
    }

    /**
     * Rank-biased overlap (Webber et al. 2010): the overlap of the first d pixels, averaged over all depths d with weights
     * that fall by {@code p} from one depth to the next, cut where less than 1e-6 of the weight is left and then
     * normalised.
     *
     * @param p in (0, 1); .9 looks at about the first 50 pixels
     */
    public static double rankBiased(int[] a, int[] b, double p) {
        BitSet seenA = new BitSet(a.length);
        BitSet seenB = new BitSet(b.length);
        int shared = 0;
        double weight = 1;
        double sum = 0;
        double weights = 0;
        for (int d = 0; d < a.length && weight > RBO_TAIL; d++) {
            seenA.set(a[d]);
            if (seenB.get(a[d])) {
                shared++;
            }
            seenB.set(b[d]);
            if (seenA.get(b[d])) {
                shared++;
            }
            sum += weight * shared / (d + 1);
            weights += weight;
            weight *= p;
        }
        return sum / weights;
    }

    private static final double RBO_TAIL = 1e-6;

    static int count(int pixels, double percent) {
        return Math.max(1, (int) Math.round(pixels * percent / 100));
    }

    private static BitSet top(int[] order, int k) {
        BitSet set = new BitSet(order.length);
        for (int i = 0; i < k; i++) {
            set.set(order[i]);
        }
        return set;
    }
}
