package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A layer that is the picture itself: channels on axes of their own have singular values that are plain to see. */
class FirstComponentsTest {
    private static final Layer LAYER = new Layer("relu", "r", 3, 2, 2);

    @TempDir
    Path folder;

    private FirstComponents.Answer of(float... values) throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("input", 3, 2, 2)
                .node("Relu", "/relu", List.of("input"), "r")
                .node("GlobalAveragePool", "/pool", List.of("r"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "logits")
                .output("logits", 3);
        InputSpec input = new InputSpec("input", 3, 2, 2, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        Path file = graph.write(folder, "layer.onnx");
        try (Model model = Model.open(file, input, output, 3, Settings.STANDARD)) {
            return FirstComponents.of(model, LAYER).run(new Images(values.length / 12, 3, 2, 2, values));
        }
    }

    @Test
    void gives_the_projection_and_the_cosine_of_the_channels_vector_with_the_vector_of_ones() throws IOException {
        // Channels (3 0 4 0) and twice that: the right vector is (1 2 0) / root 5, the map root 5 times (3 0 4 0).
        FirstComponents.Answer answer = of(3, 0, 4, 0, 6, 0, 8, 0, 0, 0, 0, 0);
        float root = (float) Math.sqrt(5);
        float along = answer.along()[0];
        assertThat(Math.abs(along)).isCloseTo((float) (3 / Math.sqrt(15)), Offset.offset(1e-6f));
        assertThat(answer.maps()).hasSize(4);
        for (int p = 0; p < 4; p++) {
            float expected = List.of(3 * root, 0f, 4 * root, 0f).get(p);
            assertThat(Math.signum(along) * answer.maps()[p]).isCloseTo(expected, Offset.offset(1e-5f));
        }
        assertThat(answer.apart()[0]).isLessThan(1e-6f);
    }

    @Test
    void says_how_far_apart_two_starts_end_where_the_second_value_is_near_the_first() throws IOException {
        // Channels on axes of their own, eigenvalues 1 and q: 16 steps leave q^16 of what the start has of the second.
        double first = (1 + 2 * 0.6180339887498949 - 1) / (1 + 0.6180339887498949);
        double second = Math.pow((2 * Math.sqrt(2) - 2) / (Math.sqrt(2) - 1), 4);
        for (double q : new double[] {0.25, 0.9, 0.99, 0.999, 0x1.fffffcp-1}) {
            FirstComponents.Answer answer = of(1, 0, 0, 0, 0, (float) Math.sqrt(q), 0, 0, 0, 0, 0, 0);
            double left = Math.pow(q, 16);
            double expected = Math.abs(Math.sin(Math.atan(left * first) - Math.atan(left * second)));
            assertThat((double) answer.apart()[0])
                    .as("q = %s", q)
                    .isCloseTo(expected, Offset.offset(3e-7 + 1e-4 * expected));
        }
    }

    @Test
    void of_zeros_nothing_is_along_and_of_overflowing_values_the_distance_is_no_number() throws IOException {
        float[] values = new float[24];
        values[12] = 1e30f;
        FirstComponents.Answer answer = of(values);
        assertThat(answer.along()[0]).isZero();
        assertThat(answer.maps()[0]).isZero();
        assertThat(answer.apart()[1]).isNaN();
    }

    @Test
    void says_of_which_layers_the_gram_matrix_is_small_enough() {
        assertThat(FirstComponents.fits(new Layer("wide", "r", 513, 32, 32), 1)).isFalse();
        assertThat(FirstComponents.fits(new Layer("deep", "r", 2048, 16, 32), 1))
                .isTrue();
        assertThat(FirstComponents.fits(new Layer("deep", "r", 2048, 16, 32), 64))
                .isFalse();
    }
}
