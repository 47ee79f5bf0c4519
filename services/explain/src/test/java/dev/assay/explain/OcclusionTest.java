package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OcclusionTest {
    private static final int CHANNELS = 3;
    private static final int HEIGHT = 7;
    private static final int WIDTH = 9;

    @TempDir
    Path folder;

    @Test
    void on_a_linear_model_it_is_the_evidence_under_the_windows_that_cover_a_pixel() throws IOException {
        float[][] weights = {Tiny.numbers(CHANNELS * HEIGHT * WIDTH, 1), Tiny.numbers(CHANNELS * HEIGHT * WIDTH, 2)};
        Images pictures = Tiny.pictures(3, CHANNELS, HEIGHT, WIDTH, 3);
        int[] targets = {0, 1, 1};
        try (Model model = Tiny.open(
                folder, TinyModels.linear(CHANNELS, HEIGHT, WIDTH, weights, 1, -1), CHANNELS, HEIGHT, WIDTH, 2)) {
            Explainer occlusion =
                    ExplainerCatalogue.create("occlusion", Map.of("window", "3", "stride", "2", "score", "logit"));
            Maps maps = occlusion.explain(model, pictures, targets, Tiny.draws(3));
            assertThat(List.of(maps.n(), maps.channels(), maps.height(), maps.width()))
                    .containsExactly(3, CHANNELS, HEIGHT, WIDTH);
            int at = 0;
            for (int i = 0; i < 3; i++) {
                double[] expected = expected(pictures, i, weights[targets[i]]);
                for (int c = 0; c < CHANNELS; c++) {
                    for (double value : expected) {
                        assertThat((double) maps.values()[at++]).isCloseTo(value, Offset.offset(2e-5));
                    }
                }
            }
        }
    }

    /** Sums of w * x in each window, averaged over windows: rows start at 0, 2, 4; columns at 0, 2, 4, 6. */
    private static double[] expected(Images pictures, int i, float[] weights) {
        double[] sum = new double[HEIGHT * WIDTH];
        int[] count = new int[HEIGHT * WIDTH];
        for (int top : new int[] {0, 2, 4}) {
            for (int left : new int[] {0, 2, 4, 6}) {
                double evidence = 0;
                for (int c = 0; c < CHANNELS; c++) {
                    for (int y = top; y < top + 3; y++) {
                        for (int x = left; x < left + 3; x++) {
                            int p = (c * HEIGHT + y) * WIDTH + x;
                            evidence += weights[p] * (double) pictures.values()[i * pictures.size() + p];
                        }
                    }
                }
                for (int y = top; y < top + 3; y++) {
                    for (int x = left; x < left + 3; x++) {
                        sum[y * WIDTH + x] += evidence;
                        count[y * WIDTH + x]++;
                    }
                }
            }
        }
        for (int p = 0; p < sum.length; p++) {
            sum[p] /= count[p];
        }
        return sum;
    }

    @Test
    void a_model_that_ignores_its_input_has_a_map_of_zeros() throws IOException {
        try (Model model = Tiny.open(folder, TinyModels.ignoringItsInput(1, 8, 8, 0.5f, 2), 1, 8, 8, 2)) {
            Maps maps = ExplainerCatalogue.create("occlusion", Map.of())
                    .explain(model, Tiny.pictures(2, 1, 8, 8, 4), new int[] {0, 1}, Tiny.draws(2));
            assertThat(maps.values()).containsOnly(0f);
        }
    }

    @Test
    void a_map_does_not_depend_on_what_is_explained_with_it() throws IOException {
        Images pictures = Tiny.pictures(5, 3, 10, 12, 5);
        int[] targets = {0, 1, 2, 3, 1};
        try (Model model = Tiny.open(
                folder,
                TinyModels.convolutional(3, 10, 12, 4, 4, 6),
                3,
                10,
                12,
                4,
                new Settings(1, OptionalInt.of(8)))) {
            Explainer occlusion = ExplainerCatalogue.create("occlusion", Map.of("window", "4", "stride", "3"));
            Maps together = occlusion.explain(model, pictures, targets, Tiny.draws(5));
            for (int i = 0; i < 5; i++) {
                Maps alone = occlusion.explain(model, pictures.slice(i, i + 1), new int[] {targets[i]}, Tiny.draws(1));
                assertThat(alone.values())
                        .containsExactly(together.slice(i, i + 1).values());
            }
        }
    }

    @Test
    void a_window_larger_than_the_picture_and_too_many_windows_are_refused() throws IOException {
        try (Model model = Tiny.open(folder, TinyModels.ignoringItsInput(1, 160, 160, 0, 1), 1, 160, 160, 2)) {
            Images picture = Tiny.pictures(1, 1, 160, 160, 7);
            assertThatThrownBy(() -> ExplainerCatalogue.create("occlusion", Map.of("window", "161"))
                            .explain(model, picture, new int[] {0}, Tiny.draws(1)))
                    .isInstanceOf(Refused.class)
                    .hasMessage("parameter \"window\" of explainer \"occlusion\" must be at most the picture's side,"
                            + " 160, found 161");
            assertThatThrownBy(() -> ExplainerCatalogue.create("occlusion", Map.of("stride", "1"))
                            .explain(model, picture, new int[] {0}, Tiny.draws(1)))
                    .isInstanceOf(Refused.class)
                    .hasMessage("occlusion takes 23409 windows a picture of 160 x 160, at most 20000 are run:"
                            + " raise the stride");
        }
    }
}
