package dev.assay.check.cka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Run;
import dev.assay.check.activation.Gatherings;
import dev.assay.check.activation.Gatherings.Given;
import dev.assay.check.activation.GoldenActivations;
import dev.assay.core.audit.Finding;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Layer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kornblith et al. 2019 by the minibatches of Nguyen et al. 2021. */
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class CkaTest {
    private static final GoldenActivations GOLDEN = GoldenActivations.named("cka");

    @TempDir
    Path folder;

    private static Cka check() {
        return new Cka(Cka.DESCRIPTION.declared().arguments(Map.of("least", "16", "blocks", "3")));
    }

    private Finding.Reduced seeds(double[][] a, double[][] b, int blocks) throws IOException {
        try (Gatherings scene = new Gatherings(2, new int[a.length])
                .member(folder, "a", Map.of("seed", "0"), a[0].length)
                .member(folder, "b", Map.of("seed", "1"), b[0].length)) {
            return Gatherings.reduced(scene.findings(check(), blocks, Given.of(0, a), Given.of(1, b)), "cka:seed:relu");
        }
    }

    @Test
    void value_and_jackknife_are_those_of_numpy() throws IOException {
        Finding.Reduced found = seeds(GOLDEN.matrix("x"), GOLDEN.matrix("y"), 3);
        assertThat(found.value()).isCloseTo(GOLDEN.number("cka"), within(1e-12));
        assertThat(found.without()).containsExactly(GOLDEN.row("without"), within(1e-12));
    }

    @Test
    void copies_have_exactly_1_and_so_has_what_is_turned_and_scaled() throws IOException {
        double[][] x = GOLDEN.matrix("x");
        assertThat(seeds(x, x, 3).value()).isEqualTo(1);
        double[][] turned = Arrays.stream(x)
                .map(row -> new double[] {3 * row[4], 3 * row[0], 3 * row[1], 3 * row[2], 3 * row[3]})
                .toArray(double[][]::new);
        assertThat(seeds(x, turned, 3).value()).isCloseTo(1, within(1e-6));
    }

    @Test
    void a_layer_that_is_silent_has_no_value_and_says_so() throws IOException {
        double[][] x = GOLDEN.matrix("x");
        Finding.Reduced found = seeds(x, new double[x.length][3], 3);
        assertThat(found.value()).isNaN();
        assertThat(found.why()).contains("the same activations for all samples");
    }

    @Test
    void members_are_compared_with_their_namesakes_of_the_version_before() throws IOException {
        double[][] x = GOLDEN.matrix("x");
        double[][] y = GOLDEN.matrix("y");
        try (Gatherings scene = new Gatherings(2, new int[x.length])
                .member(folder, "a", Map.of("seed", "0"), 5)
                .before(folder, "other", 5)
                .before(folder, "a", 7)) {
            List<Finding> found = scene.findings(
                    check(),
                    3,
                    Given.of(0, x),
                    new Given(Run.previousVersion(0), x, null),
                    new Given(Run.previousVersion(1), y, null));
            assertThat(Gatherings.value(found, "cka:version")).isCloseTo(GOLDEN.number("cka"), within(1e-12));
        }
    }

    @Test
    void layers_meet_in_order_by_name_or_by_depth() {
        assertThat(Pairing.matched(layers("a", "b", "c"), layers("x", "y", "z")))
                .containsExactly(0, 1, 2);
        assertThat(Pairing.matched(layers("a", "b", "c"), layers("a", "c"))).containsExactly(0, -1, 1);
        assertThat(Pairing.matched(layers("a", "b", "c"), layers("x", "y"))).containsExactly(0, 1, 1);
    }

    private static List<Layer> layers(String... names) {
        return Arrays.stream(names).map(name -> new Layer(name, name, 1, 1, 1)).toList();
    }

    @Test
    void too_few_samples_are_refused_with_the_number_needed() throws IOException {
        Cka standard = new Cka(Cka.DESCRIPTION.declared().arguments(Map.of()));
        try (Gatherings scene = new Gatherings(2, new int[24])
                .member(folder, "a", Map.of("seed", "0"), 2)
                .member(folder, "b", Map.of("seed", "1"), 2)) {
            assertThatThrownBy(() -> standard.gather(scene.stage()))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("there are 24, cka needs 256");
        }
    }
}
