package dev.assay.check.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Mean;
import dev.assay.check.Scene;
import dev.assay.check.similarity.Pearson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bhatt et al. 2020. */
class FaithfulnessCorrelationTest {
    private static final int SIDE = 6;

    @TempDir
    Path folder;

    private static FaithfulnessCorrelation check() {
        return new FaithfulnessCorrelation(FaithfulnessCorrelation.DESCRIPTION
                .declared()
                .arguments(Map.of("subsets", "40", "grid", "3", "share", "0.34", "score", "logit")));
    }

    private static float[] random(long seed) {
        Random random = new Random(seed);
        float[] values = new float[SIDE * SIDE];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return values;
    }

    private double read(float[] weights, float[] map) throws IOException {
        int[] white = new int[SIDE * SIDE];
        Arrays.fill(white, 255);
        try (Scene scene = new Scene(SIDE, SIDE).member(folder, Map.of(), weights)) {
            return check().read(scene.sample(white, map)).values()[0];
        }
    }

    @Test
    void what_a_linear_score_loses_goes_with_its_weights() throws IOException {
        float[] weights = random(1);
        float[] opposite = weights.clone();
        for (int i = 0; i < opposite.length; i++) {
            opposite[i] *= -3;
        }
        assertThat(read(weights, weights)).isCloseTo(1, within(1e-9));
        assertThat(read(weights, opposite)).isCloseTo(-1, within(1e-9));
    }

    @Test
    void a_random_map_is_chance() throws IOException {
        Mean chance = new Mean();
        for (long seed = 2; seed < 42; seed++) {
            chance.add(read(random(1), random(seed)));
        }
        assertThat(chance.value()).as("mean of seeds 2 to 41").isCloseTo(0, within(.2));
    }

    @Test
    void where_nothing_changes_there_is_no_correlation() throws IOException {
        assertThat(read(new float[SIDE * SIDE], random(1))).isNaN();
        float[] even = new float[SIDE * SIDE];
        Arrays.fill(even, .1f);
        assertThat(read(random(1), even)).isNaN();
        assertThat(read(random(1), new float[SIDE * SIDE])).isNaN();
    }

    @Test
    void pearson_worked_by_hand() {
        // deviations -1, 0, 1 and -1, 1, 0: 1 / sqrt(2 * 2)
        assertThat(Pearson.of(new double[] {1, 2, 3}, new double[] {3, 5, 4})).isCloseTo(.5, within(1e-12));
    }
}
