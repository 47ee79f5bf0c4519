package dev.assay.check.activation;

import dev.assay.core.release.Refused;
import dev.assay.onnx.Layer;

/**
 * Sums of units for each class: the number of samples of each, then for each class the sum of each unit.
 *
 * @param classes how many
 * @param units how many
 */
record ClassSums(int classes, int units) {
    /** Numbers of all sums of one check together, 128 MiB of them. */
    private static final long MAX_NUMBERS = 16L << 20;

    int length() {
        return classes * (1 + units);
    }

    void add(int label, double[] row, double[] into) {
        into[label]++;
        int at = classes + label * units;
        for (int u = 0; u < units; u++) {
            into[at + u] += row[u];
        }
    }

    double count(double[] sums, int label) {
        return sums[label];
    }

    /** The sum of a unit over the samples of a class. */
    double sum(double[] sums, int label, int unit) {
        return sums[classes + label * units + unit];
    }

    /**
     * Units of a layer that are looked at: as many as asked, fewer where the sums of all classes would take too much
     * memory.
     *
     * @param most that are asked for
     * @param tallies how many layers, members and blocks there are to sum
     */
    static int[] units(Layer layer, int most, int classes, long tallies) {
        long room = MAX_NUMBERS / tallies / (classes + 1);
        if (room < 1) {
            throw new Refused("sums of " + classes + " classes must fit " + MAX_NUMBERS + " numbers, found " + tallies
                    + " layers, members and blocks: lower the parameter layers or blocks");
        }
        return Depth.evenly(layer.channels(), (int) Math.min(most, room));
    }
}
