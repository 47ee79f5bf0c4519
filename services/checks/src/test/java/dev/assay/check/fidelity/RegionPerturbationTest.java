package dev.assay.check.fidelity;

import static dev.assay.check.Scene.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Heat;
import dev.assay.check.MappedSample;
import dev.assay.check.Mean;
import dev.assay.check.Reading;
import dev.assay.check.Scene;
import dev.assay.core.random.Draws;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bach et al. 2015 and Samek et al. 2017. */
class RegionPerturbationTest {
    private static final int[] WHITE = {255, 255, 255, 255};

    @TempDir
    Path folder;

    private static RegionPerturbation check(String... with) {
        Map<String, String> given = new java.util.HashMap<>();
        for (int i = 0; i < with.length; i += 2) {
            given.put(with[i], with[i + 1]);
        }
        return new RegionPerturbation(RegionPerturbation.DESCRIPTION.declared().arguments(given));
    }

    /** The noise of the scene's sample, drawn here once more. */
    private static double[] noise(int values) {
        UniformRandomProvider source =
                new Draws("test").of("region-perturbation/1").of(0).source();
        return java.util.stream.DoubleStream.generate(source::nextDouble)
                .limit(values)
                .toArray();
    }

    @Test
    void four_pixels_worked_by_hand() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4)) {
            double[] n = noise(4);
            Reading reading =
                    check("patch", "1", "regions", "2").read(scene.sample(WHITE, new float[] {.1f, .2f, .3f, .9f}));
            double[] most = {sigmoid(10), sigmoid(6 + 4 * n[3]), sigmoid(3 + 3 * n[2] + 4 * n[3])};
            double[] least = {sigmoid(10), sigmoid(9 + n[0]), sigmoid(7 + n[0] + 2 * n[1])};
            double morf = (0 + most[0] - most[1] + most[0] - most[2]) / 3;
            double lerf = (0 + least[0] - least[1] + least[0] - least[2]) / 3;
            assertThat(reading.values()).containsExactly(new double[] {morf - lerf, morf, lerf}, within(1e-6));
            assertThat(reading.trace())
                    .containsExactly(
                            new double[] {most[0], most[1], most[2], least[0], least[1], least[2]}, within(1e-6));
        }
    }

    @Test
    void a_known_support_is_near_perfect_and_a_random_map_is_chance() throws IOException {
        int side = 12;
        float[] weights = new float[side * side];
        for (int i = 0; i < 24; i++) {
            weights[i] = .25f;
            weights[weights.length - 1 - i] = -.25f;
        }
        int[] pixels = new int[side * side];
        Arrays.fill(pixels, 255);
        try (Scene scene = new Scene(side, side).member(folder, Map.of(), weights)) {
            double known =
                    check("patch", "2").read(scene.sample(pixels, weights)).values()[0];
            assertThat(known).isGreaterThan(.3);
            Mean chance = new Mean();
            for (int seed = 0; seed < 60; seed++) {
                chance.add(check("patch", "2")
                        .read(scene.sample(pixels, random(weights.length, seed)))
                        .values()[0]);
            }
            assertThat(chance.value()).as("mean of seeds 0 to 59").isCloseTo(0, within(.12));
        }
    }

    private static float[] random(int n, long seed) {
        Random random = new Random(seed);
        float[] map = new float[n];
        for (int i = 0; i < n; i++) {
            map[i] = random.nextFloat();
        }
        return map;
    }

    @Test
    void a_model_that_ignores_its_input_has_no_gap() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 0, 0, 0, 0)) {
            assertThat(check("patch", "1")
                            .read(scene.sample(WHITE, new float[] {1, 2, 3, 4}))
                            .values())
                    .containsExactly(0, 0, 0);
        }
    }

    @Test
    void samples_read_together_have_the_values_they_have_alone() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4).member(folder, Map.of(), 4, 3, 2, 1)) {
            RegionPerturbation check = check("patch", "1", "members", "all");
            MappedSample one = scene.sample(WHITE, new float[] {1, 2, 3, 4}, new float[] {1, 0, 0, 0});
            MappedSample blank = scene.sample(WHITE, new float[4], new float[] {Float.NaN, 1, 1, 1});
            MappedSample half = scene.sample(new int[] {1, 2, 3, 4}, new float[4], new float[] {0, 1, 0, 2});
            List<Reading> together = check.read(List.of(one, blank, half));
            assertThat(together.get(0).values()).isEqualTo(check.read(one).values());
            assertThat(together.get(1).values()).containsOnly(Double.NaN);
            assertThat(together.get(2).values()).isEqualTo(check.read(half).values());
            assertThat(together.get(2).trace()).isEqualTo(check.read(half).trace());
        }
    }

    @Test
    void squares_cover_the_picture_and_border_squares_are_smaller() {
        Grid grid = new Grid(3, 5, 2);
        assertThat(grid.count()).isEqualTo(6);
        float[] ones = new float[15];
        Arrays.fill(ones, 1);
        assertThat(grid.sums(new Heat(3, 5, ones))).containsExactly(4, 4, 2, 2, 2, 1);
        float[] into = new float[2 + 30];
        float[] from = new float[30];
        Arrays.fill(from, 7);
        grid.copy(2, from, into, 2);
        for (int i = 0; i < 30; i++) {
            int pixel = i % 15;
            assertThat(into[2 + i]).isEqualTo(pixel == 4 || pixel == 9 ? 7 : 0);
        }
    }
}
