package dev.assay.check.drift;

import dev.assay.check.Seen;
import dev.assay.check.activation.Moments;
import java.util.Arrays;

/** What is summed over one layer of one run: its size does not grow with the samples. */
final class Side {
    private final int[] chosen;
    private final Distribution[] values;
    private final double[] moments;
    private final double[] importances;

    /**
     * @param chosen units that are looked at
     * @param channels of the layer, whose importances are all summed
     */
    Side(int[] chosen, int channels) {
        this.chosen = chosen;
        values = new Distribution[chosen.length];
        Arrays.setAll(values, u -> new Distribution());
        moments = new double[new Moments(chosen.length).length()];
        importances = new double[channels];
    }

    /** The chosen units' mean activations over places, {@code [samples][units]}. */
    double[][] add(Seen seen) {
        double[] means = seen.means();
        double[][] rows = new double[seen.n()][chosen.length];
        for (int i = 0; i < rows.length; i++) {
            for (int u = 0; u < chosen.length; u++) {
                rows[i][u] = means[i * seen.channels() + chosen[u]];
                values[u].add(rows[i][u]);
            }
            Moments.add(rows[i], moments, 0);
        }
        return rows;
    }

    void addImportances(Seen seen) {
        double[] contributions = seen.contributions();
        for (int k = 0; k < contributions.length; k++) {
            importances[k % importances.length] += Math.abs(contributions[k]);
        }
    }

    void add(Side other) {
        for (int u = 0; u < values.length; u++) {
            values[u].add(other.values[u]);
        }
        for (int i = 0; i < moments.length; i++) {
            moments[i] += other.moments[i];
        }
        for (int k = 0; k < importances.length; k++) {
            importances[k] += other.importances[k];
        }
    }

    int[] chosen() {
        return chosen;
    }

    Distribution values(int unit) {
        return values[unit];
    }

    long n() {
        return values[0].n();
    }

    /** Kolmogorov-Smirnov statistic of each unit. */
    double[] distances(Side before) {
        double[] distances = new double[values.length];
        Arrays.setAll(distances, u -> values[u].distance(before.values[u]));
        return distances;
    }

    /** Population stability index of each unit. */
    double[] stabilities(Side before, int bins) {
        double[] indices = new double[values.length];
        Arrays.setAll(indices, u -> values[u].stability(before.values[u], bins));
        return indices;
    }

    Gaussians gaussians(Side before) {
        return Gaussians.of(new Moments(chosen.length), moments, before.moments);
    }

    double gain(Side before) {
        return Order.gain(importances, before.importances);
    }
}
