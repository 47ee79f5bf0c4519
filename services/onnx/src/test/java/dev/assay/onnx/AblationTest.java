package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AblationTest {
    private static final int CHANNELS = 3;
    private static final int BATCH = 37;

    @TempDir
    Path folder;

    /** Three channels, 1, 2 and 3 times the input; the layer is used twice: pooled, and added to itself before. */
    private Model model(String name) throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("input", 1, 2, 2)
                .weight("kernel", new long[] {CHANNELS, 1, 1, 1}, 1, 2, 3)
                .weight("head", new long[] {CHANNELS, 2}, 1, 0, 10, 1, 100, 2)
                .node("Conv", name, List.of("input", "kernel"), "x")
                .node("Relu", "/act/Relu", List.of("x"), "y")
                .node("Add", "/twice", List.of("y", "y"), "z")
                .node("GlobalAveragePool", "/pool", List.of("z"), "pooled")
                .node("Flatten", "/flat", List.of("pooled"), "flat")
                .node("MatMul", "/head", List.of("flat", "head"), "logits")
                .output("logits", 2);
        InputSpec input = new InputSpec("input", 1, 2, 2, 0, 1, new float[1], new float[] {1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        return Model.open(graph.write(folder, "m.onnx"), input, output, 2, Settings.STANDARD);
    }

    private static Images ones(int n) {
        float[] values = new float[4 * n];
        java.util.Arrays.fill(values, 1);
        return new Images(n, 1, 2, 2, values);
    }

    @Test
    void each_picture_of_a_batch_loses_its_own_channel() throws IOException {
        try (Model model = model("/conv")) {
            Ablation ablation = Ablation.of(model, model.layer("act"));
            int[] channels = new int[BATCH];
            for (int i = 0; i < BATCH; i++) {
                channels[i] = i % (CHANNELS + 1);
            }
            float[] scores = ablation.scores(ones(BATCH), channels);
            // whole: 2 x (1 x 1 + 2 x 10 + 3 x 100) and 2 x (2 x 1 + 3 x 2)
            double[][] left = {{640, 16}, {602, 12}, {42, 4}, {642, 16}};
            for (int i = 0; i < BATCH; i++) {
                assertThat((double) scores[2 * i]).isCloseTo(left[channels[i]][0], within(1e-3));
                assertThat((double) scores[2 * i + 1]).isCloseTo(left[channels[i]][1], within(1e-3));
            }
            assertThat(ablation.none()).isEqualTo(CHANNELS);
            assertThat(model.scores(ones(1))).containsExactly(642, 16);
        }
    }

    @Test
    void names_of_the_graph_are_left_alone() throws IOException {
        try (Model model = model("ablation/masked")) {
            Ablation ablation = Ablation.of(model, model.layer("act"));
            assertThat(ablation.scores(ones(1), new int[] {2})).containsExactly(42, 4);
        }
    }

    @Test
    void a_channel_that_does_not_exist_is_a_mistake() throws IOException {
        try (Model model = model("/conv")) {
            Ablation ablation = Ablation.of(model, model.layer("act"));
            assertThatThrownBy(() -> ablation.scores(ones(1), new int[] {4}))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("a channel of act must be in [0, 3], found 4");
        }
    }
}
