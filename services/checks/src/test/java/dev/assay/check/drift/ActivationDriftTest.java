package dev.assay.check.drift;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Applies;
import dev.assay.check.Run;
import dev.assay.check.activation.Gatherings;
import dev.assay.check.activation.Gatherings.Given;
import dev.assay.check.activation.GoldenActivations;
import dev.assay.core.audit.Finding;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * KS against SciPy; PSI (Siddiqi 2006), MMD (Gretton et al. 2012), Frechet distance (Dowson and Landau 1982) and nDCG
 * (Jarvelin and Kekalainen 2002) against their definitions in NumPy.
 */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ActivationDriftTest {
    private static final GoldenActivations GOLDEN = GoldenActivations.named("drift");
    private static final int BLOCKS = 4;

    @TempDir
    Path folder;

    private static ActivationDrift check() {
        return new ActivationDrift(ActivationDrift.DESCRIPTION
                .declared()
                .arguments(Map.of("bins", "4", "blocks", String.valueOf(BLOCKS), "permutations", "199")));
    }

    private static double[][] ones(double[][] like) {
        return Arrays.stream(like)
                .map(row -> Arrays.stream(row).map(value -> 1).toArray())
                .toArray(double[][]::new);
    }

    /** The gradients are 1, so that channels are as important as they are active. */
    private List<Finding> against(Run before, double[][] now, double[][] old) throws IOException {
        try (Gatherings scene = new Gatherings(2, new int[now.length])
                .member(folder, "a", Map.of("seed", "0"), now[0].length)
                .before(folder, "a", old[0].length)) {
            Run other = before.equals(Run.previousData(0)) ? Run.previousVersion(0) : Run.previousData(0);
            return scene.findings(
                    check(),
                    BLOCKS,
                    new Given(Run.audited(0), now, ones(now)),
                    new Given(before, old, ones(old)),
                    new Given(other, now, ones(now)));
        }
    }

    @Test
    void values_are_those_of_scipy_and_numpy_against_version_and_data_alike() throws IOException {
        double[][] now = GOLDEN.matrix("new");
        double[][] old = GOLDEN.matrix("old");
        for (String of : List.of("version", "data")) {
            Run before = of.equals("version") ? Run.previousVersion(0) : Run.previousData(0);
            List<Finding> found = against(before, now, old);
            String layer = ':' + of + ":a/relu";
            assertThat(Gatherings.value(found, "ks" + layer)).isCloseTo(GOLDEN.number("ks"), within(1e-12));
            assertThat(Gatherings.value(found, "mmd" + layer)).isCloseTo(GOLDEN.number("mmd"), within(1e-12));
            Finding.Reduced frechet = Gatherings.reduced(found, "frechet" + layer);
            assertThat(frechet.value()).isCloseTo(GOLDEN.number("frechet"), within(1e-9));
            assertThat(frechet.without()).containsExactly(GOLDEN.row("without"), within(1e-9));
            assertThat(Gatherings.value(found, "frechet-ratio" + layer))
                    .isCloseTo(GOLDEN.number("frechet") / GOLDEN.number("variance"), within(1e-9));
            assertThat(Gatherings.value(found, "ndcg" + layer)).isCloseTo(GOLDEN.number("ndcg"), within(1e-12));
            double[] psi = GOLDEN.row("psi");
            assertThat(Gatherings.value(found, "psi-moderate" + layer))
                    .isEqualTo(Arrays.stream(psi).filter(index -> index >= .1).count() / 4.0);
            assertThat(Gatherings.value(found, "psi-major" + layer))
                    .isEqualTo(Arrays.stream(psi).filter(index -> index >= .25).count() / 4.0);
        }
    }

    @Test
    void the_stability_index_of_each_unit_is_that_of_numpy() {
        double[][] now = GOLDEN.matrix("new");
        double[][] old = GOLDEN.matrix("old");
        double[] found = new double[4];
        for (int u = 0; u < 4; u++) {
            found[u] = distribution(now, u).stability(distribution(old, u), 4);
        }
        assertThat(found).containsExactly(GOLDEN.row("psi"), within(1e-12));
    }

    private static Distribution distribution(double[][] rows, int unit) {
        Distribution distribution = new Distribution();
        Arrays.stream(rows).forEach(row -> distribution.add(row[unit]));
        return distribution;
    }

    @Test
    void a_copy_has_not_drifted_at_all() throws IOException {
        double[][] now = GOLDEN.matrix("new");
        List<Finding> found = against(Run.previousVersion(0), now, now);
        for (String none : List.of("ks", "psi-moderate", "psi-major", "mmd")) {
            assertThat(Gatherings.value(found, none)).as(none).isZero();
        }
        assertThat(Gatherings.value(found, "frechet")).isCloseTo(0, within(1e-9));
        assertThat(Gatherings.value(found, "mmd-p")).isEqualTo(1);
        assertThat(Gatherings.value(found, "ndcg")).isEqualTo(1);
    }

    @Test
    void what_moved_is_told_from_chance() throws IOException {
        long seed = 20261126;
        Random random = new Random(seed);
        double[][] now = rows(random, 0);
        double[][] moved = rows(random, 1);
        assertThat(Gatherings.value(against(Run.previousData(0), now, moved), "mmd-p:data"))
                .as("seed " + seed)
                .isEqualTo(1 / 200.0);
        assertThat(Gatherings.value(against(Run.previousData(0), now, rows(random, 0)), "mmd-p:data"))
                .as("seed " + seed)
                .isGreaterThan(.05);
    }

    private static double[][] rows(Random random, double shift) {
        return IntStream.range(0, 64)
                .mapToObj(i -> IntStream.range(0, 4)
                        .mapToDouble(u -> shift + random.nextGaussian())
                        .toArray())
                .toArray(double[][]::new);
    }

    @Test
    void the_probability_is_uniform_where_nothing_moved() {
        long seed = 7;
        Random random = new Random(seed);
        int low = 0;
        for (int trial = 0; trial < 200; trial++) {
            double[] sums = new double[Discrepancy.length(99)];
            for (int batch = 0; batch < 2; batch++) {
                byte[][] signs = new byte[8][99];
                for (byte[] row : signs) {
                    for (int e = 0; e < row.length; e++) {
                        row[e] = (byte) (random.nextBoolean() ? 1 : -1);
                    }
                }
                Discrepancy.add(Arrays.copyOf(rows(random, 0), 8), Arrays.copyOf(rows(random, 0), 8), signs, sums);
            }
            low += Discrepancy.probability(sums) <= .2 ? 1 : 0;
        }
        // 40 of 200 expected, standard deviation 5.7
        assertThat(low).as("seed " + seed).isBetween(17, 63);
    }

    @Test
    void a_sign_is_what_exchanging_a_pair_gives() {
        double[][] now = Arrays.copyOf(GOLDEN.matrix("new"), 5);
        double[][] old = Arrays.copyOf(GOLDEN.matrix("old"), 5);
        byte[][] signs = {{1}, {-1}, {1}, {-1}, {-1}};
        double[] sums = new double[Discrepancy.length(1)];
        Discrepancy.add(now, old, signs, sums);
        double[][] a = now.clone();
        double[][] b = old.clone();
        for (int i : new int[] {1, 3, 4}) {
            a[i] = old[i];
            b[i] = now[i];
        }
        double[] exchanged = new double[Discrepancy.length(0)];
        Discrepancy.add(a, b, new byte[5][0], exchanged);
        assertThat(sums[2]).isCloseTo(exchanged[1], within(1e-12));
    }

    @Test
    void bins_keep_the_order_of_values_and_a_sixteenth_of_their_octave() {
        float[] values = {-3e8f, -2, -1.5f, -1e-30f, 0, 1e-30f, .1f, 1, 1.03f, 1.07f, 1.99f, 2, 3e8f};
        int[] bins = new int[values.length];
        for (int i = 0; i < values.length; i++) {
            bins[i] = Distribution.bin(values[i]);
            assertThat(Math.abs(values[i] - Distribution.value(bins[i]))).isLessThanOrEqualTo(Math.abs(values[i]) / 16);
        }
        assertThat(bins).isSorted();
        assertThat(bins[7]).isEqualTo(bins[8]);
        assertThat(bins[8]).isLessThan(bins[9]);
        assertThat(Distribution.bin(Float.MAX_VALUE) - Distribution.bin(-Float.MAX_VALUE))
                .as("however many values, they do not grow")
                .isLessThan(8192);
        assertThat(Distribution.bin(-0f)).isEqualTo(Distribution.bin(0f));
        assertThat(Distribution.value(Distribution.bin(-2f))).isEqualTo(-2f);
    }

    @Test
    void units_that_were_silent_before_and_fire_now_have_shifted() {
        Distribution silent = new Distribution();
        Distribution firing = new Distribution();
        for (int i = 1; i <= 20; i++) {
            silent.add(0);
            firing.add(i);
        }
        assertThat(firing.distance(silent)).isEqualTo(1);
        // two bins, up to 0 and beyond: p = 20 and half a sample of 20, q the other way round
        assertThat(firing.stability(silent, 10)).isCloseTo(2 * (1 - .025) * Math.log(1 / .025), within(1e-12));
        assertThat(silent.stability(silent, 10)).isZero();
    }

    @Test
    void without_gradients_the_order_alone_is_not_run() throws IOException {
        double[][] now = GOLDEN.matrix("new");
        try (Gatherings scene = new Gatherings(2, new int[now.length])
                .member(folder, "a", Map.of(), 4)
                .before(folder, "a", 4)) {
            List<Finding> found = scene.findings(
                    check(),
                    BLOCKS,
                    new Given(Run.audited(0), now, ones(now)),
                    new Given(Run.previousVersion(0), now, null),
                    new Given(Run.previousData(0), now, null));
            assertThat(Gatherings.reduced(found, "ndcg:version").why())
                    .isEqualTo("the previous version: no gradients in this test");
            assertThat(Gatherings.reduced(found, "ndcg:data").why()).isEqualTo("no gradients in this test");
            assertThat(Gatherings.value(found, "ks")).isZero();
        }
    }

    @Test
    void a_version_of_other_widths_cannot_be_compared_and_the_data_still_can() throws IOException {
        double[][] now = GOLDEN.matrix("new");
        try (Gatherings scene = new Gatherings(2, new int[now.length])
                .member(folder, "a", Map.of(), 4)
                .before(folder, "a", 5)) {
            List<Finding> found = scene.findings(
                    check(),
                    BLOCKS,
                    new Given(Run.audited(0), now, ones(now)),
                    new Given(Run.previousData(0), now, ones(now)));
            assertThat(found)
                    .filteredOn(Finding.NotApplicable.class::isInstance)
                    .hasSize(8)
                    .contains(new Finding.NotApplicable(
                            "activation-drift/1",
                            "",
                            "ks:version",
                            "no layer of tiny@2 has as many channels as its counterpart in tiny@1"));
            assertThat(Gatherings.value(found, "ks:data")).isZero();
        }
    }

    @Test
    void without_predecessors_there_is_nothing_to_look_at() throws IOException {
        try (Gatherings scene = new Gatherings(2, new int[64]).member(folder, "a", Map.of(), 4)) {
            Applies applies = check().applies(scene.stage().audited());
            assertThat(applies.metrics()).hasSize(8).allMatch(metric -> metric.endsWith(":data"));
            assertThat(applies.absent())
                    .hasSize(8)
                    .containsEntry("ndcg:version", "there is no previous version of model tiny to look at");
        }
    }

    @Test
    void too_few_samples_are_refused_with_the_number_needed() throws IOException {
        ActivationDrift standard =
                new ActivationDrift(ActivationDrift.DESCRIPTION.declared().arguments(Map.of()));
        try (Gatherings scene = new Gatherings(2, new int[64]).member(folder, "a", Map.of(), 4)) {
            assertThatThrownBy(() -> standard.gather(scene.stage()))
                    .isInstanceOf(Refused.class)
                    .hasMessage(
                            "too few samples: there are 64, a stability index of 10 bins needs 180: raise the plan's"
                                    + " samples or lower bins");
        }
    }

    @Test
    void the_pictures_show_layers_and_the_units_that_moved() throws IOException {
        double[][] now = GOLDEN.matrix("new");
        double[][] old = GOLDEN.matrix("old");
        try (Gatherings scene = new Gatherings(2, new int[64]).member(folder, "a", Map.of(), 4)) {
            var exhibits = scene.exhibits(
                    check(),
                    BLOCKS,
                    new Given(Run.audited(0), now, ones(now)),
                    new Given(Run.previousData(0), old, ones(old)));
            assertThat(exhibits)
                    .extracting(one -> one.file())
                    .containsExactly("drift-data.svg", "drifted-units-data.png", "drift-data.json");
            assertThat(exhibits.getFirst().alt())
                    .startsWith("Drift of a against pictures@1. Layer relu: KS, mean of units 0.")
                    .contains("1 − nDCG");
        }
    }
}
