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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Relevance of networks with a few units, worked out by hand. */
class LayerwiseRelevanceTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);

    @TempDir
    Path folder;

    /** One convolution of the picture with 2, one channel cut off at 0, summed up with weights 1, 1, -1, 1. */
    private static TinyGraph network() {
        return new TinyGraph()
                .input("input", 1, 2, 2)
                .weight("k", new long[] {1, 1, 1, 1}, 2)
                .weight("w", new long[] {2, 4}, 1, 1, -1, 1, 0, 1, 0, 0)
                .weight("b", new long[] {2}, 1, 0)
                .node("Conv", "/conv", List.of("input", "k"), "c")
                .node("Relu", "/relu", List.of("c"), "r")
                .node("Flatten", "/flat", List.of("r"), "flat")
                .node("Gemm", "/head", List.of("flat", "w", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    /** After the ReLU 2, 4, 6, 0: the first logit is 2 + 4 - 6 + 1 = 1, the second 4. */
    private static final Images PICTURE = new Images(1, 1, 2, 2, new float[] {1, 2, 3, -1});

    @Test
    void each_rule_shares_the_logit_in_its_way() throws IOException {
        try (Model model = Tiny.open(folder, network(), 1, 2, 2, 2)) {
            // Logit 1 over 1 + 0.5, then each pixel keeps 2x / (2x + 0.5) of its own.
            assertThat(map(model, "lrp-epsilon", Map.of("epsilon", "0.5"), 0))
                    .containsExactly(
                            new float[] {2 / 1.5f * 2 / 2.5f, 4 / 1.5f * 4 / 4.5f, -6 / 1.5f * 6 / 6.5f, 0}, CLOSE);
            // 2 and 4 and the bias of 1 of 7.
            assertThat(map(model, "lrp-z-plus", Map.of(), 0))
                    .containsExactly(new float[] {2 / 7f, 4 / 7f, 0, 0}, CLOSE);
            // The output is 1 + 0.5 * 7 = 4.5 with what is above 0 counted 1.5 times.
            assertThat(map(model, "lrp-gamma", Map.of("gamma", "0.5"), 0))
                    .containsExactly(new float[] {3 / 4.5f, 6 / 4.5f, -6 / 4.5f, 0}, CLOSE);
            assertThat(map(model, "lrp-alpha2-beta1", Map.of(), 0))
                    .containsExactly(new float[] {4 / 7f, 8 / 7f, -1, 0}, CLOSE);
            assertThat(map(model, "lrp-epsilon-plus", Map.of("epsilon", "0.5"), 0))
                    .containsExactly(new float[] {2 / 1.5f, 4 / 1.5f, -6 / 1.5f, 0}, CLOSE);
            assertThat(map(model, "lrp-epsilon-gamma-box", Map.of("epsilon", "0.5"), 0))
                    .containsExactly(new float[] {2 / 1.5f, 4 / 1.5f, -6 / 1.5f, 0}, CLOSE);
        }
    }

    @Test
    void the_map_is_that_of_the_target() throws IOException {
        try (Model model = Tiny.open(folder, network(), 1, 2, 2, 2)) {
            assertThat(map(model, "lrp-z-plus", Map.of(), 1)).containsExactly(new float[] {0, 4, 0, 0}, CLOSE);
        }
    }

    @Test
    void the_logits_of_a_model_that_gives_probabilities_are_those_before_its_softmax() throws IOException {
        TinyGraph graph = network();
        graph.graph().clearOutput();
        graph.node("Softmax", "/softmax", List.of("logits"), "p", TinyGraph.integer("axis", 1))
                .output("p", 2);
        try (Model model = probabilities(graph)) {
            assertThat(map(model, "lrp-z-plus", Map.of(), 1)).containsExactly(new float[] {0, 4, 0, 0}, CLOSE);
        }
    }

    @Test
    void probabilities_that_no_softmax_made_have_no_relevance() throws IOException {
        TinyGraph graph = network();
        graph.graph().clearOutput();
        graph.node("Softmax", "/softmax", List.of("logits"), "s", TinyGraph.integer("axis", 1))
                .weight("half", new long[] {}, 0.5f)
                .weight("same", new long[] {}, 0.25f)
                .node("Mul", "/mul", List.of("s", "half"), "m")
                .node("Add", "/add", List.of("m", "same"), "p")
                .output("p", 2);
        try (Model model = probabilities(graph)) {
            assertThatThrownBy(() -> map(model, "lrp-z-plus", Map.of(), 1))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("is not made by a softmax")
                    .hasMessageEndingWith("use a gradient explainer with score=probability");
        }
    }

    @Test
    void parameters_outside_their_range_are_refused() {
        assertThatThrownBy(() -> ExplainerCatalogue.create("lrp-epsilon", Map.of("epsilon", "0")))
                .isInstanceOf(Refused.class)
                .hasMessage("parameter \"epsilon\" of explainer \"lrp-epsilon\" must be a number in [1.0E-9, 1000.0],"
                        + " found \"0\"");
        assertThatThrownBy(() -> ExplainerCatalogue.create("lrp-gamma", Map.of("gamma", "-1")))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("must be a number in [0.0, 1000.0]");
        assertThat(ExplainerCatalogue.resolve("lrp-epsilon-gamma-box", Map.of()))
                .containsExactly(Map.entry("epsilon", "0.01"), Map.entry("gamma", "0.25"));
        assertThat(ExplainerCatalogue.resolve("lrp-z-plus", Map.of())).isEmpty();
    }

    private Model probabilities(TinyGraph graph) throws IOException {
        InputSpec input = new InputSpec("input", 1, 2, 2, 0, 1, new float[] {0}, new float[] {1});
        OutputSpec output = new OutputSpec("p", OutputSpec.Space.PROBABILITIES);
        return Model.open(graph.write(folder, "tiny.onnx"), input, output, 2, Settings.STANDARD);
    }

    private static float[] map(Model model, String explainer, Map<String, String> with, int target) {
        return ExplainerCatalogue.create(explainer, with)
                .explain(model, PICTURE, new int[] {target}, Tiny.draws(1))
                .values();
    }
}
