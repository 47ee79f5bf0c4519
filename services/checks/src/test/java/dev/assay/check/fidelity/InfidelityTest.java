package dev.assay.check.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Yeh et al. 2019. Order of the values: infidelity, scaled and unexplained for gaussian, then for square. */
class InfidelityTest {
    private static final int[] GRAY = {51, 102, 153, 204};

    @TempDir
    Path folder;

    private static Infidelity check(String draws) {
        return new Infidelity(Infidelity.DESCRIPTION
                .declared()
                .arguments(Map.of("draws", draws, "score", "logit", "sigma", "0.5", "side", "0.5")));
    }

    private double[] values(String draws, float[] weights, float... map) throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), weights)) {
            return check(draws).read(scene.sample(GRAY, map)).values();
        }
    }

    @Test
    void the_gradient_of_a_linear_score_explains_it_wholly() throws IOException {
        assertThat(values("50", new float[] {1, -2, 3, 4}, 1, -2, 3, 4)).containsExactly(new double[6], within(1e-9));
    }

    @Test
    void a_map_twice_too_large_is_wrong_by_the_closed_form_and_right_when_scaled() throws IOException {
        double[] values = values("5000", new float[] {1, -2, 3, 4}, 2, -4, 6, 8);
        // E (I . 2w - I . w)^2 = sigma^2 |w|^2 = .25 * 30 for normal I; a square is one of four pixels: (w x)^2 / 4
        assertThat(values[0]).isCloseTo(.25 * 30, within(.6));
        double square = (.2 * .2 + .8 * .8 + 1.8 * 1.8 + 3.2 * 3.2) / 4;
        assertThat(values[3]).isCloseTo(square, within(.3));
        assertThat(new double[] {values[1], values[2], values[4], values[5]})
                .containsExactly(new double[4], within(1e-7));
    }

    @Test
    void a_map_that_has_nothing_to_do_with_the_score_explains_nothing() throws IOException {
        double[] values = values("5000", new float[] {1, 2, 0, 0}, 2, -1, 0, 0);
        assertThat(values[2]).isCloseTo(1, within(.01));
    }

    @Test
    void perturbations_are_independent_and_do_not_pile_up() throws IOException {
        // If squares stayed removed, all pixels would soon be gone and every further change be w . x = 4.
        double[] values = values("400", new float[] {1, 1, 1, 1}, 1e-9f, 0, 0, 0);
        double each = (.04 + .16 + .36 + .64) / 4;
        assertThat(values[3]).isCloseTo(each, within(.05));
    }

    @Test
    void a_model_that_ignores_its_input_leaves_nothing_to_explain() throws IOException {
        double[] values = values("2000", new float[4], 1, 0, 0, 0);
        assertThat(values[0]).isCloseTo(.25, within(.03));
        assertThat(values[1]).isZero();
        assertThat(values[2]).isNaN();
    }

    @Test
    void errors_worked_by_hand() {
        // foretold 1, 2; changes 2, 1: error (1 + 1) / 2; beta = 4 / 5: (5 - 16 / 5) / 2; over 5 / 2
        assertThat(Infidelity.errors(new double[] {1, 2}, new double[] {2, 1}, 0, 2))
                .containsExactly(new double[] {1, .9, .36}, within(1e-12));
        assertThat(Infidelity.errors(new double[] {0, 0}, new double[] {2, 1}, 0, 2))
                .containsExactly(2.5, 2.5, 1);
    }

    @Test
    void unusable_maps_have_no_value() throws IOException {
        assertThat(values("5", new float[] {1, 2, 3, 4}, 0, 0, 0, 0)).containsOnly(Double.NaN);
        assertThat(values("5", new float[] {1, 2, 3, 4}, 0, Float.POSITIVE_INFINITY, 0, 0))
                .containsOnly(Double.NaN);
    }
}
