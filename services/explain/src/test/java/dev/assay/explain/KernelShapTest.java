package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KernelShapTest {
    private static final int CHANNELS = 3;
    private static final int HEIGHT = 5;
    private static final int WIDTH = 7;

    @TempDir
    Path folder;

    /**
     * Three players: v(1) = 1, v(2) = 2, v(3) = 4, v(12) = 8, v(13) = 6, v(23) = 7, v(123) = 12. Over the six orders
     * the first player adds 1, 1, 6, 5, 2, 5, together 20; the second 7, 6, 2, 2, 6, 3: 26; the third 4, 5, 4, 5, 4, 4:
     * 26.
     */
    @Test
    void three_players_get_the_values_worked_by_hand() {
        double[] v = {0, 1, 2, 8, 4, 6, 7, 12};
        ShapleyRegression regression = new ShapleyRegression(3);
        Coalitions all = Coalitions.of(3, 8);
        assertThat(all).isInstanceOf(Coalitions.All.class);
        for (int again = 0; again < 2; again++) {
            regression.begin(v[7]);
            regression.empty(v[0]);
            for (int i = 0; i < all.count(); i++) {
                BitSet coalition = all.at(i, new Draws("unused"));
                int code = (int) coalition.toLongArray()[0];
                regression.add(coalition, all.weight(coalition.cardinality()), v[code]);
            }
            assertThat(regression.values())
                    .containsExactly(new double[] {20 / 6.0, 26 / 6.0, 26 / 6.0}, Offset.offset(1e-12));
        }
    }

    @Test
    void the_weights_are_those_of_shapleys_kernel() {
        // (m - 1) / (choose(m, s) s (m - s)) for m = 4: 3 / (4 * 1 * 3), 3 / (6 * 2 * 2), 3 / (4 * 3 * 1).
        Coalitions all = Coalitions.of(4, 16);
        assertThat(new double[] {all.weight(1), all.weight(2), all.weight(3)})
                .containsExactly(new double[] {0.25, 0.125, 0.25}, Offset.offset(1e-15));
        assertThat(all.count()).isEqualTo(14);
    }

    @Test
    void drawn_coalitions_have_the_kernels_sizes_and_come_with_their_complements() {
        int players = 9;
        int count = 40_000;
        Coalitions drawn = Coalitions.of(players, 511);
        assertThat(drawn).isInstanceOf(Coalitions.Drawn.class);
        int[] sizes = new int[players];
        int[] members = new int[players];
        for (int i = 0; i < count; i++) {
            BitSet one = drawn.at(i, new Draws("sizes"));
            sizes[one.cardinality()]++;
            one.stream().forEach(member -> members[member]++);
            if (i % 2 == 1) {
                BitSet both = drawn.at(i - 1, new Draws("sizes"));
                both.xor(one);
                assertThat(both).isEqualTo(drawn.all());
            }
        }
        double total = 0;
        for (int size = 1; size < players; size++) {
            total += 1.0 / (size * (players - size));
        }
        for (int size = 1; size < players; size++) {
            double expected = 1.0 / (size * (players - size)) / total;
            assertThat(sizes[size] / (double) count).isCloseTo(expected, Offset.offset(0.01));
        }
        for (int member : members) {
            assertThat(member).isEqualTo(count / 2);
        }
    }

    @Test
    void on_a_linear_model_a_cell_gets_what_its_pixels_add_whether_enumerated_or_drawn() throws IOException {
        float[][] weights = {Tiny.numbers(CHANNELS * HEIGHT * WIDTH, 1), Tiny.numbers(CHANNELS * HEIGHT * WIDTH, 2)};
        Images pictures = Tiny.pictures(2, CHANNELS, HEIGHT, WIDTH, 3);
        int[] targets = {1, 0};
        // Cells of 2 x 2 make 3 rows of 4: all 4096 coalitions of them, or 200 drawn ones. Black is -2 here.
        for (String samples : List.of("4096", "200")) {
            try (Model model =
                    Tiny.open(folder, TinyModels.linear(CHANNELS, HEIGHT, WIDTH, weights, 0.5f, -1), 3, 5, 7, 2)) {
                Maps maps = explain(
                        model,
                        pictures,
                        targets,
                        Map.of("window", "2", "samples", samples, "baseline", "black", "score", "logit"));
                for (int i = 0; i < 2; i++) {
                    float[] expected =
                            shares(weights[targets[i]], pictures.slice(i, i + 1).values(), -2);
                    assertThat(maps.slice(i, i + 1).values())
                            .as("%s samples", samples)
                            .containsExactly(expected, Offset.offset(2e-5f));
                }
            }
        }
    }

    /** Of each cell: the sum of weight times change over its pixels and channels, divided by their number. */
    private static float[] shares(float[] weights, float[] picture, float fill) {
        float[] map = new float[picture.length];
        for (int top = 0; top < HEIGHT; top += 2) {
            for (int left = 0; left < WIDTH; left += 2) {
                double sum = 0;
                int count = 0;
                for (int pass = 0; pass < 2; pass++) {
                    for (int c = 0; c < CHANNELS; c++) {
                        for (int y = top; y < Math.min(HEIGHT, top + 2); y++) {
                            for (int x = left; x < Math.min(WIDTH, left + 2); x++) {
                                int k = (c * HEIGHT + y) * WIDTH + x;
                                if (pass == 0) {
                                    sum += weights[k] * (picture[k] - fill);
                                    count++;
                                } else {
                                    map[k] = (float) (sum / count);
                                }
                            }
                        }
                    }
                }
            }
        }
        return map;
    }

    @Test
    void the_values_add_up_to_the_change_of_the_score() throws IOException {
        Images pictures = Tiny.pictures(2, CHANNELS, 10, 12, 5);
        int[] targets = {2, 0};
        try (Model model = Tiny.open(folder, TinyModels.convolutional(CHANNELS, 10, 12, 4, 3, 6), 3, 10, 12, 3)) {
            float[] above = model.probabilities(pictures);
            float[] below = model.probabilities(new Images(1, CHANNELS, 10, 12, new float[CHANNELS * 120]));
            for (Map<String, String> with : List.of(Map.of("window", "4"), Map.of("window", "2", "samples", "150"))) {
                Maps maps = explain(model, pictures, targets, with);
                for (int i = 0; i < 2; i++) {
                    double sum = 0;
                    for (float value : maps.slice(i, i + 1).values()) {
                        sum += value;
                    }
                    assertThat(sum).isCloseTo(above[3 * i + targets[i]] - below[targets[i]], Offset.offset(1e-6));
                }
            }
        }
    }

    @Test
    void one_cell_gets_everything() throws IOException {
        try (Model model = Tiny.open(folder, TinyModels.convolutional(1, 4, 4, 2, 2, 6), 1, 4, 4, 2)) {
            Images picture = Tiny.pictures(1, 1, 4, 4, 2);
            Maps maps = explain(model, picture, new int[] {1}, Map.of("window", "4"));
            double change =
                    model.probabilities(picture)[1] - model.probabilities(new Images(1, 1, 4, 4, new float[16]))[1];
            for (float value : maps.values()) {
                assertThat((double) value).isCloseTo(change / 16, Offset.offset(1e-7));
            }
        }
    }

    @Test
    void drawn_values_come_near_the_exact_ones() throws IOException {
        Images picture = Tiny.pictures(1, CHANNELS, 6, 6, 9);
        try (Model model = Tiny.open(folder, TinyModels.convolutional(CHANNELS, 6, 6, 4, 3, 6), 3, 6, 6, 3)) {
            Map<String, String> exact = Map.of("window", "2", "samples", "512", "score", "logit");
            Map<String, String> drawn = Map.of("window", "2", "samples", "511", "score", "logit");
            float[] expected = explain(model, picture, new int[] {0}, exact).values();
            float[] found = explain(model, picture, new int[] {0}, drawn).values();
            double most = 0;
            double apart = 0;
            for (int k = 0; k < expected.length; k++) {
                most = Math.max(most, Math.abs(expected[k]));
                apart = Math.max(apart, Math.abs(expected[k] - found[k]));
            }
            assertThat(apart).isGreaterThan(0).isLessThan(0.05 * most);
        }
    }

    @Test
    void a_map_does_not_depend_on_what_else_is_explained() throws IOException {
        Images pictures = Tiny.pictures(3, CHANNELS, 6, 6, 9);
        try (Model model = Tiny.open(folder, TinyModels.convolutional(CHANNELS, 6, 6, 4, 3, 6), 3, 6, 6, 3)) {
            Map<String, String> with = Map.of("window", "2", "samples", "50");
            Maps together = explain(model, pictures, new int[] {0, 1, 2}, with);
            Maps alone = ExplainerCatalogue.create("kernel-shap", with)
                    .explain(
                            model,
                            pictures.slice(2, 3),
                            new int[] {2},
                            Tiny.draws(3).subList(2, 3));
            assertThat(alone.values()).containsExactly(together.slice(2, 3).values());
        }
    }

    @Test
    void too_many_cells_and_too_few_samples_are_refused_with_what_to_do() throws IOException {
        try (Model model = Tiny.open(folder, TinyModels.ignoringItsInput(1, 40, 40, 0, 1), 1, 40, 40, 2)) {
            Images picture = Tiny.pictures(1, 1, 40, 40, 1);
            assertThatThrownBy(() -> explain(model, picture, new int[] {0}, Map.of("window", "1")))
                    .isInstanceOf(Refused.class)
                    .hasMessage("kernel-shap makes 1600 cells of 1 x 1 pixels, at most 1024 are compared: raise the"
                            + " window");
            assertThatThrownBy(() -> explain(model, picture, new int[] {0}, Map.of("window", "8", "samples", "99")))
                    .isInstanceOf(Refused.class)
                    .hasMessage("kernel-shap needs at least 4 samples a cell, 100 for 25 cells of 8 x 8 pixels,"
                            + " found 99: raise the samples or the window");
        }
    }

    private static Maps explain(Model model, Images pictures, int[] targets, Map<String, String> with) {
        return ExplainerCatalogue.create("kernel-shap", with)
                .explain(model, pictures, targets, Tiny.draws(pictures.n()));
    }
}
