package dev.assay.check.complexity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Heat;
import dev.assay.check.Scene;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chalasani et al. 2020 (Gini index) and Bhatt et al. 2020 (entropy). */
class ComplexityTest {
    @TempDir
    Path folder;

    private static Heat heat(float... values) {
        return new Heat(1, values.length, values);
    }

    @Test
    void gini_worked_by_hand() {
        // .1 x 3.5/4 + .2 x 2.5/4 + .3 x 1.5/4 + .4 x .5/4 = .375
        assertThat(Sparseness.gini(heat(4, -1, 3, -2))).isCloseTo(.25, within(1e-12));
        assertThat(Sparseness.gini(heat(2, 2, 2, 2))).isCloseTo(0, within(1e-12));
        assertThat(Sparseness.gini(heat(0, 0, 9, 0))).isCloseTo(.75, within(1e-12));
    }

    @Test
    void entropy_worked_by_hand() {
        assertThat(Entropy.nats(heat(1, -1, 1, 1))).isCloseTo(Math.log(4), within(1e-12));
        assertThat(Entropy.nats(heat(0, 0, -7, 0))).isZero();
        // shares 1/2, 1/4, 1/4
        assertThat(Entropy.nats(heat(2, 1, 0, -1))).isCloseTo(1.5 * Math.log(2), within(1e-12));
    }

    @Test
    void the_values_are_means_of_the_members_with_a_usable_map() throws IOException {
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), 0, 0, 0, 0)
                .member(folder, Map.of(), 0, 0, 0, 0)
                .member(folder, Map.of(), 0, 0, 0, 0)) {
            var sample = scene.sample(new int[4], new float[] {1, 1, 1, 1}, new float[4], new float[] {0, 0, 1, 0});
            assertThat(new Sparseness(Sparseness.DESCRIPTION.declared().arguments(Map.of()))
                            .read(sample)
                            .values())
                    .containsExactly(new double[] {.375}, within(1e-12));
            assertThat(new Entropy(Entropy.DESCRIPTION.declared().arguments(Map.of()))
                            .read(sample)
                            .values())
                    .containsExactly(new double[] {Math.log(4) / 2, .5}, within(1e-12));
            var blank = scene.sample(new int[4], new float[4], new float[4], new float[] {Float.NaN, 0, 0, 0});
            assertThat(new Sparseness(Sparseness.DESCRIPTION.declared().arguments(Map.of()))
                            .read(blank)
                            .values())
                    .containsOnly(Double.NaN);
            assertThat(new Entropy(Entropy.DESCRIPTION.declared().arguments(Map.of()))
                            .read(blank)
                            .values())
                    .containsOnly(Double.NaN);
        }
    }
}
