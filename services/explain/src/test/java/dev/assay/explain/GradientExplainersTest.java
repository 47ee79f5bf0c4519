package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Gradient explainers on networks whose maps are worked out by hand. */
class GradientExplainersTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-6f);

    @TempDir
    Path folder;

    /** Logits: the sum of the picture times 2, and the first two pixels with weights 1 and -3. */
    private static TinyGraph linear() {
        return new TinyGraph()
                .input("input", 1, 2, 2)
                .weight("w", new long[] {2, 4}, 2, 2, 2, 2, 1, -3, 0, 0)
                .weight("b", new long[] {2}, 5, 0)
                .node("Flatten", "/flat", List.of("input"), "flat")
                .node("Gemm", "/head", List.of("flat", "w", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    /** Two channels of activations that are the picture's own, pooled and weighted. */
    private static TinyGraph pooled() {
        return new TinyGraph()
                .input("input", 3, 2, 2)
                .weight("w", new long[] {2, 3}, 4, -8, 2, 0, 4, 0)
                .weight("b", new long[] {2}, 0, 0)
                .node("Relu", "/body/Relu", List.of("input"), "/body/Relu_output_0")
                .node("GlobalAveragePool", "/pool", List.of("/body/Relu_output_0"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "flat")
                .node("Gemm", "/head", List.of("flat", "w", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    @Test
    void the_gradient_of_a_linear_network_is_its_weight() throws IOException {
        Images x = new Images(2, 1, 2, 2, new float[] {1, 2, 3, 4, -1, -2, 0, 1});
        try (Model model = Tiny.open(folder, linear(), 1, 2, 2, 2)) {
            assertThat(map(model, "gradient", Map.of(), x, 1, 0)).containsExactly(1, -3, 0, 0, 2, 2, 2, 2);
            assertThat(map(model, "saliency", Map.of(), x, 1, 0)).containsExactly(1, 3, 0, 0, 2, 2, 2, 2);
            assertThat(map(model, "input-x-gradient", Map.of(), x, 1, 0)).containsExactly(1, -6, 0, 0, -2, -4, 0, 2);
            assertThat(map(model, "smoothgrad", Map.of("samples", "7"), x, 1, 0))
                    .containsExactly(new float[] {1, -3, 0, 0, 2, 2, 2, 2}, CLOSE);
        }
    }

    @Test
    void integrated_gradients_start_from_the_baseline() throws IOException {
        Images x = new Images(1, 1, 2, 2, new float[] {1, 2, 3, 4});
        try (Model model = Tiny.open(folder, linear(), 1, 2, 2, 2)) {
            assertThat(map(model, "integrated-gradients", Map.of(), x, 1))
                    .containsExactly(new float[] {1, -6, 0, 0}, CLOSE);
            // White is (1 - 0.5) / 0.25 = 2 in the model's input space, the picture's mean is 2.5.
            assertThat(map(model, "integrated-gradients", Map.of("baseline", "white"), x, 1))
                    .containsExactly(new float[] {-1, 0, 0, 0}, CLOSE);
            assertThat(map(model, "integrated-gradients", Map.of("baseline", "mean"), x, 1))
                    .containsExactly(new float[] {-1.5f, 1.5f, 0, 0}, CLOSE);
        }
    }

    @Test
    void a_probability_is_differentiated_where_it_is_asked_for() throws IOException {
        Images x = new Images(1, 1, 2, 2, new float[] {-1.5f, 0.5f, 0.25f, -0.25f});
        try (Model model = Tiny.open(folder, linear(), 1, 2, 2, 2)) {
            // Logits 3 and -3: p = 1 / (1 + e^6); the gradient is p (1 - p) times the difference of the weights.
            double p = 1 / (1 + Math.exp(6));
            float scale = (float) (p * (1 - p));
            assertThat(map(model, "gradient", Map.of("score", "probability"), x, 1))
                    .containsExactly(
                            new float[] {-1 * scale, -5 * scale, -2 * scale, -2 * scale}, Offset.offset(1e-8f));
        }
    }

    @Test
    void logits_of_a_model_that_gives_probabilities_are_those_before_its_softmax() throws IOException {
        Images x = new Images(1, 1, 2, 2, new float[] {-1.5f, 0.5f, 0.25f, -0.25f});
        TinyGraph graph = linear();
        graph.graph().clearOutput();
        graph.node("Softmax", "/softmax", List.of("logits"), "p", TinyGraph.integer("axis", 1))
                .output("p", 2);
        try (Model model = open(graph, "p")) {
            assertThat(map(model, "gradient", Map.of(), x, 1)).containsExactly(1, -3, 0, 0);
            assertThat(map(model, "gradient", Map.of("score", "probability"), x, 1)[1])
                    .isLessThan(0)
                    .isGreaterThan(-0.1f);
        }
    }

    @Test
    void probabilities_that_no_softmax_made_have_no_logits() throws IOException {
        TinyGraph graph = linear();
        graph.graph().clearOutput();
        graph.node("Softmax", "/softmax", List.of("logits"), "s", TinyGraph.integer("axis", 1))
                .weight("one", new long[] {}, 1)
                .weight("half", new long[] {}, 0.5f)
                .node("Add", "/add", List.of("s", "one"), "t")
                .node("Sub", "/sub", List.of("t", "half"), "u")
                .node("Sub", "/sub2", List.of("u", "half"), "p")
                .output("p", 2);
        try (Model model = open(graph, "p")) {
            assertThatThrownBy(() -> map(model, "gradient", Map.of(), Tiny.pictures(1, 1, 2, 2, 1), 0))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("is not made by a softmax")
                    .hasMessageEndingWith("use score=probability");
        }
    }

    @Test
    void an_export_of_operator_set_9_is_explained_as_one_of_17() throws IOException {
        TinyGraph old = TinyModels.convolutional(3, 6, 6, 4, 3, 8);
        old.model().getOpsetImportBuilder(0).setVersion(9);
        Images x = Tiny.pictures(2, 3, 6, 6, 4);
        try (Model before = Tiny.open(folder, old, 3, 6, 6, 3);
                Model after = Tiny.open(folder, TinyModels.convolutional(3, 6, 6, 4, 3, 8), 3, 6, 6, 3)) {
            assertThat(before.graph().opset()).isEqualTo(9);
            for (String explainer : List.of("gradient", "grad-cam", "guided-backprop", "occlusion", "eigen-cam")) {
                Map<String, String> with = explainer.equals("occlusion") ? Map.of("window", "3") : Map.of();
                assertThat(map(before, explainer, with, x, 0, 2))
                        .as(explainer)
                        .containsExactly(map(after, explainer, with, x, 0, 2), CLOSE);
            }
        }
    }

    @Test
    void guided_backprop_lets_only_positive_gradients_through_a_relu() throws IOException {
        Images x = new Images(1, 3, 2, 2, new float[] {1, -1, 1, 1, 1, 1, -1, 1, 1, 1, 1, -1});
        try (Model model = Tiny.open(folder, pooled(), 3, 2, 2, 2)) {
            assertThat(map(model, "gradient", Map.of(), x, 0))
                    .containsExactly(1, 0, 1, 1, -2, -2, 0, -2, 0.5f, 0.5f, 0.5f, 0);
            assertThat(map(model, "guided-backprop", Map.of(), x, 0))
                    .containsExactly(1, 0, 1, 1, 0, 0, 0, 0, 0.5f, 0.5f, 0.5f, 0);
        }
    }

    @Test
    void class_activation_maps_weigh_activations_by_gradients() throws IOException {
        Images x = new Images(1, 3, 2, 2, new float[] {4, 2, 0, 2, 0, 0.5f, 1, 2, 0, 4, 0, 0});
        try (Model model = Tiny.open(folder, pooled(), 3, 2, 2, 2)) {
            // Gradients 1, -2 and 0.5 all over each channel.
            float[] sum = {4, 3, 0, 0};
            assertThat(map(model, "grad-cam", Map.of(), x, 0)).containsExactly(sum, CLOSE);
            assertThat(map(model, "hires-cam", Map.of(), x, 0)).containsExactly(sum, CLOSE);
            assertThat(map(model, "layer-cam", Map.of(), x, 0)).containsExactly(new float[] {4, 4, 0, 2}, CLOSE);
            // Weights 4 * 1 / (2 + 8 * 1) and 4 * 0.5 / (2 + 4 * 0.5).
            assertThat(map(model, "grad-cam-plus-plus", Map.of(), x, 0))
                    .containsExactly(new float[] {1.6f, 2.8f, 0, 0.8f}, CLOSE);
        }
    }

    @Test
    void smoothgrad_is_the_mean_over_noise_of_the_declared_size() throws IOException {
        // The square has the gradient 2x: noise shows in the mean of few samples, and fades in that of many.
        TinyGraph square = new TinyGraph()
                .input("input", 1, 2, 2)
                .weight("w", new long[] {2, 4}, 1, 1, 1, 1, 0, 0, 0, 1)
                .weight("b", new long[] {2}, 0, 0)
                .node("Mul", "/square", List.of("input", "input"), "squares")
                .node("Flatten", "/flat", List.of("squares"), "flat")
                .node("Gemm", "/head", List.of("flat", "w", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
        Images x = new Images(1, 1, 2, 2, new float[] {1, 2, 3, 5});
        try (Model model = Tiny.open(folder, square, 1, 2, 2, 2)) {
            assertThat(map(model, "smoothgrad", Map.of("sigma", "0"), x, 0)).containsExactly(2, 4, 6, 10);
            // Deviation of the gradient of one sample: 2 * 0.5 * (5 - 1) = 4; of the mean of 10,000: 0.04.
            float[] many = map(model, "smoothgrad", Map.of("sigma", "0.5", "samples", "10000"), x, 0);
            assertThat(many).containsExactly(new float[] {2, 4, 6, 10}, Offset.offset(0.2f));
            float[] one = map(model, "smoothgrad", Map.of("sigma", "0.5", "samples", "1"), x, 0);
            double squares = 0;
            for (int k = 0; k < 4; k++) {
                squares += Math.pow(one[k] - new float[] {2, 4, 6, 10}[k], 2);
            }
            assertThat(Math.sqrt(squares / 4)).isBetween(0.5, 12.0);
        }
    }

    @Test
    void a_class_activation_map_needs_a_layer_with_places() throws IOException {
        try (Model model = Tiny.open(folder, linear(), 1, 2, 2, 2)) {
            assertThatThrownBy(() -> map(model, "grad-cam", Map.of(), Tiny.pictures(1, 1, 2, 2, 1), 0))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("which grad-cam needs");
        }
    }

    @Test
    void an_operator_without_a_rule_is_refused_with_file_node_and_what_to_do() throws IOException {
        TinyGraph graph = linear();
        graph.graph().clearOutput();
        graph.node("Hardmax", "/hard", List.of("logits"), "hard").output("hard", 2);
        InputSpec input = new InputSpec("input", 1, 2, 2, 0, 1, new float[] {0}, new float[] {1});
        OutputSpec output = new OutputSpec("hard", OutputSpec.Space.LOGITS);
        try (Model model = Model.open(graph.write(folder, "hard.onnx"), input, output, 2, Settings.STANDARD)) {
            assertThatThrownBy(() -> map(model, "gradient", Map.of(), Tiny.pictures(1, 1, 2, 2, 1), 0))
                    .isInstanceOf(Refused.class)
                    .hasMessage(
                            "hard.onnx: node \"/hard\" uses operator Hardmax, which has no gradient rule; choose an explainer"
                                    + " that needs no gradient (occlusion, rise), or export the model with operators of the list in"
                                    + " docs/reference/operators.md");
        }
    }

    private Model open(TinyGraph graph, String output) throws IOException {
        InputSpec input = new InputSpec("input", 1, 2, 2, 0, 1, new float[] {0}, new float[] {1});
        OutputSpec space = new OutputSpec(output, OutputSpec.Space.PROBABILITIES);
        return Model.open(graph.write(folder, "tiny.onnx"), input, space, 2, Settings.STANDARD);
    }

    private static float[] map(Model model, String explainer, Map<String, String> with, Images x, int... targets) {
        return ExplainerCatalogue.create(explainer, with)
                .explain(model, x, targets, Tiny.draws(x.n()))
                .values();
    }
}
