package dev.assay.check.fidelity;

import static dev.assay.check.Scene.sigmoid;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.check.Scene;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rong et al. 2022. */
class RoadTest {
    @TempDir
    Path folder;

    private static Road check(String points, String noise) {
        return new Road(Road.DESCRIPTION.declared().arguments(Map.of("points", points, "noise", noise)));
    }

    private static BitSet missing(int... pixels) {
        BitSet set = new BitSet();
        Arrays.stream(pixels).forEach(set::set);
        return set;
    }

    @Test
    void four_pixels_worked_by_hand() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 4, 0, 0, 0)) {
            double[] values = check("3", "0")
                    .read(scene.sample(new int[] {255, 0, 0, 0}, new float[] {1, 0, 0, 0}))
                    .values();
            // most relevant first the only light pixel goes at once; least relevant first it stays to the end
            assertThat(values).containsExactly(new double[] {(sigmoid(4) - .5) / 2, .5, sigmoid(4)}, within(1e-6));
        }
    }

    @Test
    void a_hole_in_an_even_picture_cannot_be_seen() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4)) {
            int[] even = {128, 128, 128, 128};
            double[] values = check("3", "0")
                    .read(scene.sample(even, new float[] {1, 2, 3, 4}))
                    .values();
            assertThat(values[0]).isCloseTo(0, within(1e-6));
            double[] noisy = check("3", "0.1")
                    .read(scene.sample(even, new float[] {1, 2, 3, 4}))
                    .values();
            assertThat(noisy[0]).isNotCloseTo(0, within(1e-4));
        }
    }

    @Test
    void a_corner_is_the_weighted_mean_of_the_neighbours_it_has() {
        float[] image = {9, 1, 2, 4};
        new Imputation(1, 2, 2).apply(missing(0), new float[4], image, 0);
        assertThat(image[0]).isCloseTo((1 / 6f + 2 / 6f + 4 / 12f) / (5 / 12f), within(1e-5f));
        assertThat(Arrays.copyOfRange(image, 1, 4)).containsExactly(1, 2, 4);
    }

    @Test
    void a_ramp_grows_back_over_a_hole_and_noise_comes_on_top() {
        float[] image = new float[3 + 2 * 49];
        for (int i = 0; i < 98; i++) {
            image[3 + i] = i % 7 + 2 * (i % 49 / 7) + (i < 49 ? 0 : 5);
        }
        float[] before = image.clone();
        float[] noise = new float[98];
        noise[24] = .5f;
        new Imputation(2, 7, 7).apply(missing(16, 17, 23, 24, 25, 32), noise, image, 3);
        before[3 + 24] += .5f;
        assertThat(image).containsExactly(before, within(1e-4f));
    }

    @Test
    void imputed_values_are_those_of_a_direct_sparse_solver() throws IOException {
        try (InputStream in = RoadTest.class.getResourceAsStream("road.json")) {
            for (JsonNode golden : new ObjectMapper().readTree(Objects.requireNonNull(in))) {
                int side = golden.get("side").asInt();
                float[] image = floats(golden.get("image"));
                BitSet missing = new BitSet();
                golden.get("missing").forEach(pixel -> missing.set(pixel.asInt()));
                new Imputation(1, side, side).apply(missing, new float[side * side], image, 0);
                assertThat(image).containsExactly(floats(golden.get("imputed")), within(2e-5f));
            }
        }
    }

    private static float[] floats(JsonNode values) {
        float[] read = new float[values.size()];
        for (int i = 0; i < read.length; i++) {
            read[i] = values.get(i).floatValue();
        }
        return read;
    }
}
