package dev.assay.check.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.ActivationCheck;
import dev.assay.check.Description;
import dev.assay.check.Run;
import dev.assay.core.audit.Finding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Redundancy (Ayinde 2019), effective rank (Roy 2007), selectivity (Morcos 2018), class probe: against NumPy and by hand. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ActivationHealthTest {
    private static final GoldenActivations GOLDEN = GoldenActivations.named("spectrum");

    @TempDir
    Path folder;

    private static ActivationCheck check(Description description) {
        return (ActivationCheck) description.make().apply(description.declared().arguments(new TreeMap<>()));
    }

    private List<Finding> golden(Description description, int blocks) throws IOException {
        int[] labels =
                Arrays.stream(GOLDEN.row("labels")).mapToInt(l -> (int) l).toArray();
        try (Gatherings scene = new Gatherings(3, labels).member(folder, "a", Map.of(), 6)) {
            return scene.findings(check(description), blocks, Gatherings.Given.of(0, GOLDEN.matrix("x")));
        }
    }

    private List<Finding> measured(Description description, int[] labels, double[][] given) throws IOException {
        try (Gatherings scene = new Gatherings(2, labels).member(folder, "a", Map.of(), given[0].length)) {
            return scene.findings(check(description), 2, Gatherings.Given.of(0, given));
        }
    }

    @Test
    void values_are_those_of_numpy() throws IOException {
        List<Finding> rank = golden(EffectiveRank.DESCRIPTION, 4);
        assertThat(Gatherings.value(rank, "rank")).isCloseTo(GOLDEN.number("rank"), within(1e-7));
        assertThat(Gatherings.value(rank, "participation")).isCloseTo(GOLDEN.number("participation"), within(1e-9));
        assertThat(Gatherings.value(golden(Redundancy.DESCRIPTION, 4), "redundant"))
                .isCloseTo(GOLDEN.number("redundant"), within(1e-12));
        List<Finding> selectivity = golden(Selectivity.DESCRIPTION, 4);
        assertThat(Gatherings.value(selectivity, "selectivity")).isCloseTo(GOLDEN.number("selectivity"), within(1e-9));
        assertThat(Gatherings.value(selectivity, "lifetime")).isCloseTo(GOLDEN.number("lifetime"), within(1e-9));
        assertThat(Gatherings.value(selectivity, "sparsity")).isCloseTo(GOLDEN.number("sparsity"), within(1e-12));
        List<Finding> probe = golden(ClassProbe.DESCRIPTION, 4);
        assertThat(Gatherings.value(probe, "class-correlation"))
                .isCloseTo(GOLDEN.number("classcorrelation"), within(1e-9));
        assertThat(Gatherings.value(probe, "co-activation")).isCloseTo(GOLDEN.number("coactivation"), within(1e-9));
    }

    /** Sums of blocks add up: a value does not depend on how many there are, apart from rounding. */
    @Test
    void the_number_of_blocks_changes_the_interval_alone() throws IOException {
        for (Description one : List.of(
                EffectiveRank.DESCRIPTION, Redundancy.DESCRIPTION, Selectivity.DESCRIPTION, ClassProbe.DESCRIPTION)) {
            List<Finding> few = golden(one, 2);
            List<Finding> many = golden(one, 10);
            for (int f = 0; f < few.size(); f++) {
                Finding.Reduced a = (Finding.Reduced) few.get(f);
                Finding.Reduced b = (Finding.Reduced) many.get(f);
                if (!Double.isNaN(a.value())) {
                    assertThat(a.value()).as("%s", a.key()).isCloseTo(b.value(), within(1e-7));
                    assertThat(b.without()).hasSize(10);
                }
            }
        }
    }

    /** Orthogonal channels of equal spread have the full rank, and copies of one the rank of one. */
    @Test
    void the_rank_of_orthogonal_channels_is_their_number_and_of_copies_one() throws IOException {
        double[][] orthogonal = {{2, 1, 1}, {0, 1, 1}, {1, 2, 1}, {1, 0, 1}, {1, 1, 2}, {1, 1, 0}};
        List<Finding> full = measured(EffectiveRank.DESCRIPTION, new int[6], orthogonal);
        assertThat(Gatherings.value(full, "rank")).isCloseTo(1, within(1e-9));
        assertThat(Gatherings.value(full, "participation")).isCloseTo(1, within(1e-9));
        double[][] copies = {{1, 2, 3}, {2, 4, 6}, {3, 6, 9}, {5, 10, 15}};
        List<Finding> one = measured(EffectiveRank.DESCRIPTION, new int[4], copies);
        assertThat(Gatherings.value(one, "rank")).isCloseTo(1 / 3., within(1e-9));
        assertThat(Gatherings.value(one, "participation")).isCloseTo(1 / 3., within(1e-9));
    }

    /** Class means 1 and 3: (3 - 1) / (3 + 1); a unit that fires for one class alone has 1, one that never fires 0. */
    @Test
    void selectivity_is_the_one_worked_out_by_hand() throws IOException {
        double[][] given = {{1, 2, 0}, {1, 4, 0}, {2, 0, 0}, {4, 0, 0}};
        List<Finding> found = measured(Selectivity.DESCRIPTION, new int[] {0, 0, 1, 1}, given);
        assertThat(Gatherings.value(found, "selectivity")).isCloseTo((.5 + 1 + 0) / 3, within(1e-12));
        assertThat(Gatherings.value(found, "sparsity")).isEqualTo(.5);
    }

    @Test
    void samples_of_one_class_say_nothing_about_classes_and_it_is_said_why() throws IOException {
        double[][] given = {{1, 2}, {2, 2}, {3, 1}, {4, 5}};
        for (String metric : List.of("selectivity", "class-correlation")) {
            Description of = metric.equals("selectivity") ? Selectivity.DESCRIPTION : ClassProbe.DESCRIPTION;
            Finding.Reduced found = Gatherings.reduced(measured(of, new int[4], given), metric);
            assertThat(found.value()).isNaN();
            assertThat(found.why()).isEqualTo("the samples are of one class only");
        }
    }

    @Test
    void constant_activations_have_rank_0_and_no_partners() throws IOException {
        double[][] given = {{1, .1}, {1, .1}, {1, .1}, {1, .1}};
        assertThat(Gatherings.value(measured(EffectiveRank.DESCRIPTION, new int[4], given), "rank"))
                .isZero();
        assertThat(Gatherings.value(measured(Redundancy.DESCRIPTION, new int[4], given), "redundant"))
                .isZero();
        assertThat(Gatherings.value(measured(ClassProbe.DESCRIPTION, new int[] {0, 1, 0, 1}, given), "co-activation"))
                .isZero();
    }

    /** Contributions of ten channels 1 to 10: the top tenth, one channel, carries 10 of 55. */
    @Test
    void pathways_carry_the_share_worked_out_by_hand() throws IOException {
        double[][] ones = new double[4][10];
        double[][] gradients = new double[4][10];
        for (int i = 0; i < 4; i++) {
            for (int u = 0; u < 10; u++) {
                ones[i][u] = 1;
                gradients[i][u] = i == 3 ? 0 : (u % 2 == 0 ? 1 : -1) * (u + 1);
            }
        }
        try (Gatherings scene = new Gatherings(2, 0, 1, 0, 1).member(folder, "a", Map.of(), 10)) {
            List<Finding> found = scene.findings(
                    check(ClassProbe.DESCRIPTION), 2, new Gatherings.Given(Run.audited(0), ones, gradients));
            assertThat(Gatherings.value(found, "pathways")).isCloseTo(10 / 55., within(1e-12));
        }
    }

    @Test
    void without_gradients_the_pathways_alone_are_not_run() throws IOException {
        double[][] given = {{1, 2}, {2, 2}, {3, 1}, {4, 5}};
        List<Finding> found = measured(ClassProbe.DESCRIPTION, new int[] {0, 1, 0, 1}, given);
        assertThat(Gatherings.reduced(found, "pathways").why()).isEqualTo("no gradients in this test");
        assertThat(Gatherings.value(found, "class-correlation")).isPositive();
    }

    @Test
    void sums_of_many_classes_take_fewer_units_rather_than_more_memory() {
        var layer = new dev.assay.onnx.Layer("wide", "t", 2048, 1, 1);
        assertThat(ClassSums.units(layer, 256, 10, 64)).hasSize(256);
        assertThat(ClassSums.units(layer, 256, 1000, 256)).hasSize(65);
    }
}
