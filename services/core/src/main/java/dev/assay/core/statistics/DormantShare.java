package dev.assay.core.statistics;

/**
 * Share of units whose mean absolute activation is at most tau times their layer's mean (Sokar et al. 2023); in a layer
 * that is silent as a whole every unit is dormant. Sums: mean absolute activation of each unit, over one layer of one
 * member.
 *
 * @param tau in [0, 1); at 0 a unit is dormant that never fires at all
 */
public record DormantShare(double tau) implements Statistic {
    static final String NAME = "dormant-share";

    public DormantShare {
        if (!(tau >= 0 && tau < 1)) {
            throw new IllegalArgumentException("tau of " + NAME + " must be in [0, 1), found " + tau);
        }
        tau = tau + 0.0; // -0 and 0 are one bound with one written form
    }

    @Override
    public String written() {
        return NAME + ' ' + tau;
    }

    @Override
    public Range range() {
        return Range.SHARE;
    }

    @Override
    public double of(double[] sums, long samples) {
        double layer = 0;
        for (double sum : sums) {
            layer += sum;
        }
        int dormant = 0;
        for (double sum : sums) {
            if (layer == 0 || sum * sums.length / layer <= tau) {
                dormant++;
            }
        }
        return (double) dormant / sums.length;
    }
}
