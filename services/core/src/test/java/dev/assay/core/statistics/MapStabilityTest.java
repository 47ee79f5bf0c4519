package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;

/** MeGe and ReCo (Fel et al. 2022) against values by hand and a search over all thresholds. */
class MapStabilityTest {
    private static final RelativeConsistency RECO = new RelativeConsistency();

    @Test
    void generalisability_falls_with_the_mean_distance() {
        MeanGeneralisability mege = new MeanGeneralisability();
        assertThat(mege.of(new double[] {0, 7}, 3)).isEqualTo(1);
        assertThat(mege.of(new double[] {1.5, 3}, 3)).isCloseTo(2 / 3., within(1e-12));
        assertThat(mege.of(new double[] {0, 0}, 3)).isNaN();
    }

    @Test
    void consistency_is_1_where_a_threshold_tells_all_pairs_apart_and_0_where_none_tells_any() {
        assertThat(reco(List.of(.1, .2, .29), List.of(.31, .9))).isEqualTo(1);
        assertThat(reco(List.of(.5, .5), List.of(.5))).isZero();
        assertThat(reco(List.of(.9), List.of(.1))).isZero();
        assertThat(reco(List.of(.1), List.of())).isNaN();
        assertThat(reco(List.of(), List.of(.1))).isNaN();
    }

    /** Below .4: 2 of 3 alike pairs, above it 3 of 4 unlike ones. */
    @Test
    void consistency_is_the_best_of_both_rates() {
        assertThat(reco(List.of(.1, .3, .8), List.of(.2, .6, .7, .9))).isCloseTo(2 / 3. + 3 / 4. - 1, within(1e-12));
    }

    @Test
    void consistency_is_that_of_a_search_over_all_distances_as_far_as_bins_tell_them_apart() {
        long seed = 20261125;
        Random random = new Random(seed);
        for (int trial = 0; trial < 200; trial++) {
            List<Double> same = distances(random, .4);
            List<Double> different = distances(random, .6);
            double best = 0;
            for (double threshold : DoubleStream.concat(
                            same.stream().mapToDouble(d -> d),
                            different.stream().mapToDouble(d -> d))
                    .toArray()) {
                double tpr = (double) same.stream().filter(d -> d <= threshold).count() / same.size();
                double tnr =
                        (double) different.stream().filter(d -> d > threshold).count() / different.size();
                best = Math.max(best, tpr + tnr - 1);
            }
            assertThat(reco(same, different))
                    .as("seed " + seed + ", trial " + trial)
                    .isCloseTo(best, within(1e-12));
        }
    }

    /** In the middles of bins, so that an edge lies between any two that differ. */
    private static List<Double> distances(Random random, double middle) {
        List<Double> distances = new ArrayList<>();
        for (int i = 0; i < 5 + random.nextInt(20); i++) {
            double distance = Math.clamp(middle + .2 * random.nextGaussian(), 0, .99);
            distances.add((Math.floor(distance * RelativeConsistency.BINS) + .5) / RelativeConsistency.BINS);
        }
        return distances;
    }

    private static double reco(List<Double> same, List<Double> different) {
        return RECO.of(RelativeConsistency.counts(same, different), 1);
    }

    /** A thousand blocks of one sample give nearly the interval of 125 blocks of eight. */
    @Test
    void many_blocks_are_put_together_with_their_neighbours() {
        Random random = new Random(4);
        double[][] single = new double[1000][];
        double[][] eight = new double[125][2];
        long[] ones = new long[1000];
        long[] eights = new long[125];
        for (int i = 0; i < 1000; i++) {
            single[i] = new double[] {random.nextDouble(), 1};
            ones[i] = 1;
            eight[i / 8][0] += single[i][0];
            eight[i / 8][1]++;
            eights[i / 8]++;
        }
        MeanGeneralisability mege = new MeanGeneralisability();
        Interval many = Jackknife.of(mege, ones, single).orElseThrow();
        Interval few = Jackknife.of(mege, eights, eight).orElseThrow();
        assertThat(many.method()).isEqualTo("jackknife over 128 blocks");
        assertThat(many.n()).isEqualTo(1000);
        assertThat(many.value()).isCloseTo(few.value(), within(1e-12));
        assertThat(many.high() - many.low()).isCloseTo(few.high() - few.low(), within(.3 * (few.high() - few.low())));
    }

    @Test
    void relative_consistency_takes_ten_samples_of_each_kind() {
        double[][] sums = new double[40][];
        for (int i = 0; i < sums.length; i++) {
            sums[i] = RelativeConsistency.counts(List.of(.1), i < 9 ? List.of(.9) : List.of());
        }
        assertThat(RECO.lacking(sums))
                .contains("too few samples: 40 with a pair that agrees and 9 with one that does not,"
                        + " relative-consistency needs 10 of each");
        sums[9] = RelativeConsistency.counts(List.of(), List.of(.8));
        assertThat(RECO.lacking(sums)).isEmpty();
    }
}
