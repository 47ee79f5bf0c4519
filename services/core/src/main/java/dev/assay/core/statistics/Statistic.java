package dev.assay.core.statistics;

/** How sums over samples become a value, where the value is no mean of per-sample values. */
public enum Statistic {
    /**
     * Share of units whose mean absolute activation is at most 0.025 of their layer's mean (Sokar 2023, tau .025). Sums:
     * mean absolute activation of each unit, over one layer of one member.
     */
    DORMANT_SHARE {
        @Override
        public double of(double[] sums, long samples) {
            double layer = 0;
            for (double sum : sums) {
                layer += sum;
            }
            int dormant = 0;
            for (double sum : sums) {
                if (layer == 0 || sum * sums.length / layer <= DORMANT_TAU) {
                    dormant++;
                }
            }
            return (double) dormant / sums.length;
        }
    };

    private static final double DORMANT_TAU = .025;

    /** The least value that there can be. */
    public double least() {
        return 0;
    }

    /** The greatest value that there can be. */
    public double most() {
        return 1;
    }

    /**
     * @param sums over all samples
     * @param samples how many
     */
    public abstract double of(double[] sums, long samples);
}
