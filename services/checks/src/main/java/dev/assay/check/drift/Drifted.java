package dev.assay.check.drift;

import dev.assay.core.statistics.Range;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How far one layer has drifted.
 *
 * @param ks Kolmogorov-Smirnov statistic of each unit
 * @param psi population stability index of each unit
 * @param ndcg NaN where there are no importances
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
record Drifted(double[] ks, double[] psi, Gaussians gaussians, double ndcg) {
    static final Measure NDCG =
            new Measure("ndcg", Range.SHARE, Drifted::ndcg, "no channel contributed to the score of any sample before");
    static final List<Measure> MEASURES = List.of(
            new Measure("ks", Range.SHARE, Drifted::meanKs, "there is no value"),
            new Measure("psi-moderate", Range.SHARE, one -> one.shifted(.1), "there is no value"),
            new Measure("psi-major", Range.SHARE, one -> one.shifted(.25), "there is no value"),
            new Measure("frechet", Range.AMOUNT, one -> one.gaussians().distance(), "there is no value"),
            new Measure(
                    "frechet-ratio",
                    Range.AMOUNT,
                    one -> one.gaussians().ratio(),
                    "the layer gave the same activations for all samples before"),
            NDCG);

    /** Samples that a covariance needs. */
    private static final int LEAST = 2;

    /**
     * One metric.
     *
     * @param none why there is no value, where there is none
     */
    record Measure(String stem, Range range, ToDoubleFunction<Drifted> of, String none) {}

    /**
     * Compares what was summed.
     *
     * @param bins of the stability index
     * @return empty where a side has too few samples
     */
    static Optional<Drifted> of(Side now, Side before, int bins) {
        return now.n() < LEAST || before.n() < LEAST
                ? Optional.empty()
                : Optional.of(new Drifted(
                        now.distances(before), now.stabilities(before, bins), now.gaussians(before), now.gain(before)));
    }

    private double meanKs() {
        return Arrays.stream(ks).average().orElse(Double.NaN);
    }

    /** Share of units whose index is at least that. */
    private double shifted(double from) {
        return (double) Arrays.stream(psi).filter(index -> index >= from).count() / psi.length;
    }
}
