package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RiseTest {
    private static final int SIDE = 6;
    private static final int AREA = SIDE * SIDE;
    private static final int CELLS = 2;
    private static final double KEEP = 0.4;

    @TempDir
    Path folder;

    @Test
    void on_a_linear_model_it_converges_to_the_mean_that_can_be_written_down() throws IOException {
        float[][] weights = {Tiny.numbers(AREA, 11), Tiny.numbers(AREA, 12)};
        Images picture = Tiny.pictures(1, 1, SIDE, SIDE, 13);
        int masks = 40_000;
        try (Model model = Tiny.open(folder, TinyModels.linear(1, SIDE, SIDE, weights, 0.5f, 0), 1, SIDE, SIDE, 2)) {
            Explainer rise = ExplainerCatalogue.create(
                    "rise", Map.of("masks", "" + masks, "cells", "" + CELLS, "keep", "" + KEEP, "score", "logit"));
            Maps map = rise.explain(model, picture, new int[] {0}, Tiny.draws(1));
            double[] expected = expected(weights[0], 0.5, picture.values());
            double largest = 0.5;
            for (int p = 0; p < AREA; p++) {
                largest += Math.abs(weights[0][p] * picture.values()[p]);
            }
            // Hoeffding: a mean of values in [-largest, largest] / KEEP is off by more than this once in a million.
            double bound = largest / KEEP * Math.sqrt(2 * Math.log(2e6) / masks);
            double spread = 0;
            for (int p = 0; p < AREA; p++) {
                assertThat((double) map.values()[p]).isCloseTo(expected[p], Offset.offset(bound / 4));
                spread = Math.max(spread, Math.abs(expected[p] - expected[0]));
            }
            assertThat(spread).as("what is told apart").isGreaterThan(bound / 2);
        }
    }

    /** E[f(mask * x) * mask_p] / keep, over every shift of the grid and cells that are independent given the shift. */
    private static double[] expected(float[] weights, double bias, float[] x) {
        int cell = SIDE / CELLS;
        Bilinear enlarge = new Bilinear(CELLS, CELLS, SIDE + cell, SIDE + cell);
        double[] expected = new double[AREA];
        for (int down = 0; down < cell; down++) {
            for (int right = 0; right < cell; right++) {
                double[][] shares = new double[AREA][CELLS * CELLS];
                for (int k = 0; k < CELLS * CELLS; k++) {
                    double[] unit = new double[CELLS * CELLS];
                    unit[k] = 1;
                    for (int p = 0; p < AREA; p++) {
                        shares[p][k] = enlarge.at(unit, p / SIDE + down, p % SIDE + right);
                    }
                }
                for (int p = 0; p < AREA; p++) {
                    double value = bias * KEEP;
                    for (int q = 0; q < AREA; q++) {
                        double shared = 0;
                        for (int k = 0; k < CELLS * CELLS; k++) {
                            shared += shares[p][k] * shares[q][k];
                        }
                        value += weights[q] * (double) x[q] * (KEEP * KEEP + KEEP * (1 - KEEP) * shared);
                    }
                    expected[p] += value / KEEP / (cell * cell);
                }
            }
        }
        return expected;
    }

    @Test
    void masks_lie_between_0_and_1_and_keep_their_share() {
        Rise.Masks masks = new Rise.Masks(7, 0.3, 48, 40);
        float[] mask = new float[48 * 40];
        double sum = 0;
        int n = 2000;
        for (int i = 0; i < n; i++) {
            masks.draw(new Draws("masks").of(i), mask);
            for (float value : mask) {
                assertThat(value).isBetween(0f, 1f);
                sum += value;
            }
        }
        assertThat(sum / n / mask.length).isCloseTo(0.3, Offset.offset(0.01));
    }

    @Test
    void a_map_does_not_depend_on_the_batch_it_was_made_in() throws IOException {
        Images pictures = Tiny.pictures(3, 3, 10, 12, 21);
        int[] targets = {2, 0, 1};
        Explainer rise = ExplainerCatalogue.create("rise", Map.of("masks", "37", "cells", "3"));
        Settings settings = new Settings(1, OptionalInt.of(8));
        try (Model model = Tiny.open(folder, TinyModels.convolutional(3, 10, 12, 4, 4, 22), 3, 10, 12, 4, settings)) {
            Maps together = rise.explain(model, pictures, targets, Tiny.draws(3));
            for (int i = 0; i < 3; i++) {
                Maps alone = rise.explain(
                        model,
                        pictures.slice(i, i + 1),
                        new int[] {targets[i]},
                        Tiny.draws(3).subList(i, i + 1));
                assertThat(alone.values())
                        .containsExactly(together.slice(i, i + 1).values());
            }
        }
    }

    @Test
    void other_draws_give_another_map() throws IOException {
        Images picture = Tiny.pictures(1, 1, 8, 8, 31);
        Explainer rise = ExplainerCatalogue.create("rise", Map.of("masks", "20"));
        try (Model model = Tiny.open(
                folder,
                TinyModels.linear(1, 8, 8, new float[][] {Tiny.numbers(64, 1), new float[64]}, 0, 0),
                1,
                8,
                8,
                2)) {
            Maps first =
                    rise.explain(model, picture, new int[] {0}, Tiny.draws(2).subList(0, 1));
            Maps second =
                    rise.explain(model, picture, new int[] {0}, Tiny.draws(2).subList(1, 2));
            assertThat(first.values()).isNotEqualTo(second.values());
        }
    }
}
