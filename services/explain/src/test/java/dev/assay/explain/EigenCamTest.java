package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EigenCamTest {
    private static final float ROOT = (float) Math.sqrt(2);

    private static final AttributeProto SLOPE = AttributeProto.newBuilder()
            .setName("alpha")
            .setType(AttributeProto.AttributeType.FLOAT)
            .setF(0.1f)
            .build();

    @TempDir
    Path folder;

    /** Its only layer is the picture itself, what is below 0 cut off. */
    private static TinyGraph rectifier() {
        return new TinyGraph()
                .input("input", 3, 2, 2)
                .weight("w", new long[] {2, 3}, 1, 2, 3, 4, 5, 6)
                .weight("b", new long[] {2}, 0, 0)
                .node("Relu", "/body/Relu", List.of("input"), "/body/Relu_output_0")
                .node("GlobalAveragePool", "/pool", List.of("/body/Relu_output_0"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "flat")
                .node("Relu", "/neck/Relu", List.of("flat"), "/neck/Relu_output_0")
                .node(
                        "Gemm",
                        "/head",
                        List.of("/neck/Relu_output_0", "w", "b"),
                        "logits",
                        TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    @Test
    void projects_the_last_spatial_layer_onto_its_first_component() throws IOException {
        // Channels (1 2 2 0), (2 1 2 0) and nothing: the matrix worked by hand in FirstComponentTest.
        Images pictures = new Images(
                2, 3, 2, 2, new float[] {1, 2, 2, -7, 2, 1, 2, -1, -1, -2, -3, -4, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0});
        try (Model model = Tiny.open(folder, rectifier(), 3, 2, 2, 2)) {
            Maps maps = ExplainerCatalogue.create("eigen-cam", Map.of())
                    .explain(model, pictures, new int[] {0, 1}, Tiny.draws(2));
            assertThat(List.of(maps.n(), maps.channels(), maps.height(), maps.width()))
                    .containsExactly(2, 1, 2, 2);
            assertThat(maps.values())
                    .containsExactly(new float[] {3 / ROOT, 3 / ROOT, 4 / ROOT, 0, 0, 5, 0, 0}, Offset.offset(1e-6f));
        }
    }

    /** Its only layer mixes the picture's channels into others and makes what is below 0 ten times as small. */
    private static TinyGraph mixing(int channels, int height, int width, boolean channelsLast) {
        float[] weights = Tiny.numbers(3 * channels, 9);
        TinyGraph graph = new TinyGraph()
                .input("input", 3, height, width)
                .weight("w", new long[] {2, channels}, new float[2 * channels])
                .weight("b", new long[] {2}, 0, 0);
        if (channelsLast) {
            graph.weight("mix", new long[] {3, channels}, weights)
                    .node("Transpose", "/in", List.of("input"), "t", TinyGraph.ints("perm", 0, 2, 3, 1))
                    .node("MatMul", "/mix", List.of("t", "mix"), "u")
                    .node("LeakyRelu", "/leaky", List.of("u"), "r", SLOPE)
                    .node("Transpose", "/out", List.of("r"), "v", TinyGraph.ints("perm", 0, 3, 1, 2));
        } else {
            graph.weight("mix", new long[] {channels, 3, 1, 1}, weights)
                    .node("Conv", "/mix", List.of("input", "mix"), "u")
                    .node("LeakyRelu", "/leaky", List.of("u"), "v", SLOPE);
        }
        return graph.node("GlobalAveragePool", "/pool", List.of("v"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "flat")
                .node("Gemm", "/head", List.of("flat", "w", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    private static float[] maps(Model model, Images pictures) {
        return ExplainerCatalogue.create("eigen-cam", Map.of())
                .explain(model, pictures, new int[pictures.n()], Tiny.draws(pictures.n()))
                .values();
    }

    /** The graph's power iteration, held to another method in double precision; more places than channels, and fewer. */
    @ParameterizedTest
    @CsvSource({"5, 4, 6, false", "40, 2, 3, false", "5, 4, 6, true", "40, 2, 3, true", "300, 18, 18, false"})
    void agrees_with_the_method_of_lanczos(int channels, int height, int width, boolean channelsLast)
            throws IOException {
        int n = 19;
        Images pictures = Tiny.pictures(n, 3, height, width, 5);
        try (Model model = Tiny.open(folder, mixing(channels, height, width, channelsLast), 3, height, width, 2)) {
            Layer layer = model.lastSpatial().orElseThrow();
            assertThat(layer.channelsLast()).isEqualTo(channelsLast);
            float[] activations = model.activations(pictures, List.of(layer)).getFirst();
            float[] maps = maps(model, pictures);
            int places = height * width;
            for (int i = 0; i < n; i++) {
                double[] expected = FirstComponent.of(activations, i * channels * places, channels, places);
                double most = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
                for (int p = 0; p < places; p++) {
                    assertThat((double) maps[i * places + p])
                            .as("picture %d place %d", i, p)
                            .isCloseTo(expected[p], Offset.offset(5e-6 * most));
                }
            }
        }
    }

    /** Of what the graph cannot settle nothing is taken from it: the bits are those of the other method. */
    @Test
    void patterns_nearly_as_strong_as_each_other_values_that_overflow_and_zeros_are_left_to_the_other_method()
            throws IOException {
        float next = Math.nextDown(1f);
        float[] values = {
            1, 1, 0, 0, 0, 0, 1, 0.999f, 0, 0, 0, 0, //
            1, 0, 0, 0, 0, next, 0, 0, 0, 0, 0, 0, //
            1e25f, 2e25f, 3e25f, 0, 1e25f, 0, 0, 2e25f, 0, 0, 0, 1e25f, //
            0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0
        };
        try (Model model = Tiny.open(folder, rectifier(), 3, 2, 2, 2)) {
            float[] maps = maps(model, new Images(4, 3, 2, 2, values));
            for (int i = 0; i < 4; i++) {
                double[] expected = FirstComponent.of(values, i * 12, 3, 4);
                for (int p = 0; p < 4; p++) {
                    assertThat(maps[i * 4 + p]).as("picture %d place %d", i, p).isEqualTo((float) expected[p]);
                }
            }
        }
    }

    @Test
    void a_layer_is_chosen_by_its_name_and_must_have_places() throws IOException {
        Images picture = Tiny.pictures(1, 3, 2, 2, 1);
        try (Model model = Tiny.open(folder, rectifier(), 3, 2, 2, 2)) {
            Maps named = ExplainerCatalogue.create("eigen-cam", Map.of("layer", "body"))
                    .explain(model, picture, new int[] {0}, Tiny.draws(1));
            Maps standard = ExplainerCatalogue.create("eigen-cam", Map.of())
                    .explain(model, picture, new int[] {0}, Tiny.draws(1));
            assertThat(named.values()).containsExactly(standard.values());
            assertThatThrownBy(() -> ExplainerCatalogue.create("eigen-cam", Map.of("layer", "neck"))
                            .explain(model, picture, new int[] {0}, Tiny.draws(1)))
                    .isInstanceOf(Refused.class)
                    .hasMessage("layer \"neck\" of tiny.onnx has no height and width, which eigen-cam needs:"
                            + " name a layer before the pooling");
            assertThatThrownBy(() -> ExplainerCatalogue.create("eigen-cam", Map.of("layer", "boby"))
                            .explain(model, picture, new int[] {0}, Tiny.draws(1)))
                    .isInstanceOf(Refused.class)
                    .hasMessage("tiny.onnx has no layer \"boby\"; did you mean \"body\"? Known: body, neck");
        }
    }

    @Test
    void a_model_without_a_spatial_layer_is_refused() throws IOException {
        try (Model model = Tiny.open(folder, TinyModels.ignoringItsInput(1, 4, 4, 0, 1), 1, 4, 4, 2)) {
            assertThatThrownBy(() -> ExplainerCatalogue.create("eigen-cam", Map.of())
                            .explain(model, Tiny.pictures(1, 1, 4, 4, 1), new int[] {0}, Tiny.draws(1)))
                    .isInstanceOf(Refused.class)
                    .hasMessage(
                            "tiny.onnx has no tensor with channels, height and width on the way to its scores (a vision"
                                    + " transformer has tokens there), which eigen-cam needs: use an explainer that looks at the"
                                    + " input");
        }
    }
}
