package dev.assay.check.sanity;

/** The entropy of a map's values: how spread out they are, whatever their places. */
final class MapEntropy {
    /** Bins of Hedström et al. 2023. */
    static final int BINS = 100;

    private MapEntropy() {}

    /**
     * Of the histogram of {@link #BINS} equally wide bins from the least value to the greatest, in bits; 0 for a constant
     * map.
     *
     * @param values finite
     */
    static double of(float[] values) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (float value : values) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        if (least == most) {
            return 0;
        }
        int[] counts = new int[BINS];
        for (float value : values) {
            counts[Math.min(BINS - 1, (int) ((value - least) / (most - least) * BINS))]++;
        }
        double entropy = 0;
        for (int count : counts) {
            if (count > 0) {
                double share = (double) count / values.length;
                entropy -= share * StrictMath.log(share) / StrictMath.log(2);
            }
        }
        return entropy;
    }
}
