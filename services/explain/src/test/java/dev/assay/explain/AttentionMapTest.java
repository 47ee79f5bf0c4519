package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Attention of a network whose eight tokens are the pixels of a picture of 2 by 4: no class token, no square. */
class AttentionMapTest {
    private static final Offset<Float> CLOSE = Offset.offset(1e-5f);
    private static final int TOKENS = 8;
    private static final float[] SCORES = {1, -0.5f};
    private static final float[] SUMS = {1, 0, 2, 0, -1, 0, 0.5f, 0};

    @TempDir
    Path folder;

    /** Two heads, joined with the batch, that score a pair of pixels by their product times 1 and -0.5. */
    private static TinyGraph network() {
        return new TinyGraph()
                .input("input", 1, 2, 4)
                .weight("heads", new long[] {1, 2, 1, 1}, SCORES)
                .weight("split", -1, 1, TOKENS, 1)
                .weight("joined", -1, TOKENS, TOKENS)
                .weight("apart", -1, 2, TOKENS)
                .weight("w", new long[] {2, TOKENS}, concat(SUMS, new float[TOKENS]))
                .weight("b", new long[] {2}, 0, 0)
                .node("Reshape", "/tokens", List.of("input", "split"), "t")
                .node("Transpose", "/turn", List.of("t"), "u", TinyGraph.ints("perm", 0, 1, 3, 2))
                .node("MatMul", "/scores", List.of("t", "u"), "products")
                .node("Mul", "/heads", List.of("products", "heads"), "perHead")
                .node("Reshape", "/join", List.of("perHead", "joined"), "scores")
                .node("Softmax", "/softmax", List.of("scores"), "attention", TinyGraph.integer("axis", -1))
                .node("Concat", "/values", List.of("t", "t"), "twice", TinyGraph.integer("axis", 1))
                .weight("values", -1, TOKENS, 1)
                .node("Reshape", "/v", List.of("twice", "values"), "v")
                .node("MatMul", "/mix", List.of("attention", "v"), "mixed")
                .node("Reshape", "/split", List.of("mixed", "apart"), "perHeadOut")
                .weight("axes", 1)
                .node("ReduceSum", "/sum", List.of("perHeadOut", "axes"), "sum", TinyGraph.integer("keepdims", 0))
                .node("Gemm", "/head", List.of("sum", "w", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    private static float[] concat(float[] a, float[] b) {
        float[] both = new float[a.length + b.length];
        System.arraycopy(a, 0, both, 0, a.length);
        System.arraycopy(b, 0, both, a.length, b.length);
        return both;
    }

    private static final Images PICTURES =
            new Images(2, 1, 2, 4, new float[] {1, 2, -1, 0, 0.5f, 1, 1, -2, 0, 0, 1, 1, 2, -1, 0.3f, 0.7f});

    @Test
    void attention_is_the_mean_over_heads_and_without_a_class_token_over_queries() throws IOException {
        try (Model model = Tiny.open(folder, network(), 1, 2, 4, 2)) {
            Maps maps = map(model, "attention", Map.of());
            assertThat(List.of(maps.n(), maps.channels(), maps.height(), maps.width()))
                    .containsExactly(2, 1, 2, 4);
            for (int i = 0; i < 2; i++) {
                float[] expected = new float[TOKENS];
                for (float head : SCORES) {
                    double[] attention = attention(i, head);
                    for (int cell = 0; cell < attention.length; cell++) {
                        expected[cell % TOKENS] += (float) (attention[cell] / 2 / TOKENS);
                    }
                }
                assertThat(maps.slice(i, i + 1).values()).containsExactly(expected, CLOSE);
            }
        }
    }

    @Test
    void gradient_rollout_weighs_attention_with_its_positive_gradient() throws IOException {
        try (Model model = Tiny.open(folder, network(), 1, 2, 4, 2)) {
            Maps maps = map(model, "gradient-rollout", Map.of());
            for (int i = 0; i < 2; i++) {
                // The gradient at (row, column) is the weight of the row's output times the column's value.
                float[] expected = new float[TOKENS];
                for (float head : SCORES) {
                    double[] attention = attention(i, head);
                    for (int cell = 0; cell < attention.length; cell++) {
                        double gradient = SUMS[cell / TOKENS] * PICTURES.values()[i * TOKENS + cell % TOKENS];
                        expected[cell % TOKENS] += (float) (Math.max(gradient * attention[cell], 0) / 2 / TOKENS);
                    }
                }
                for (int t = 0; t < TOKENS; t++) {
                    // What goes past the block.
                    expected[t] += 1f / TOKENS;
                }
                assertThat(maps.slice(i, i + 1).values()).containsExactly(expected, CLOSE);
            }
        }
    }

    @Test
    void a_block_that_is_not_there_is_refused() throws IOException {
        try (Model model = Tiny.open(folder, network(), 1, 2, 4, 2)) {
            assertThatThrownBy(() -> map(model, "attention", Map.of("block", "2")))
                    .isInstanceOf(Refused.class)
                    .hasMessage("the model has 1 block of attention, asked for is block 2: choose one in [1, 1], or 0"
                            + " for the last");
        }
    }

    @Test
    void attention_from_other_tokens_than_it_goes_to_is_refused() throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("input", 1, 2, 4)
                .weight("w", new long[] {4, 3}, new float[12])
                .weight("b", new long[] {2}, 0, 0)
                .weight("h", new long[] {2, 12}, new float[24])
                .node("MatMul", "/q", List.of("input", "w"), "q")
                .node("Transpose", "/k", List.of("q"), "k", TinyGraph.ints("perm", 0, 1, 3, 2))
                .node("Softmax", "/softmax", List.of("k"), "a", TinyGraph.integer("axis", -1))
                .node("MatMul", "/mix", List.of("a", "input"), "m")
                .node("Flatten", "/flat", List.of("m"), "f")
                .node("Gemm", "/head", List.of("f", "h", "b"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
        try (Model model = Tiny.open(folder, graph, 1, 2, 4, 2)) {
            assertThatThrownBy(() -> map(model, "attention-rollout", Map.of()))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("which does not go from all tokens to all tokens");
        }
    }

    /** One head's attention of a picture: the softmax of each row of products times the head's weight. */
    private static double[] attention(int picture, float head) {
        double[] attention = new double[TOKENS * TOKENS];
        for (int row = 0; row < TOKENS; row++) {
            double sum = 0;
            for (int column = 0; column < TOKENS; column++) {
                double product = PICTURES.values()[picture * TOKENS + row]
                        * (double) PICTURES.values()[picture * TOKENS + column];
                attention[row * TOKENS + column] = Math.exp(head * product);
                sum += attention[row * TOKENS + column];
            }
            for (int column = 0; column < TOKENS; column++) {
                attention[row * TOKENS + column] /= sum;
            }
        }
        return attention;
    }

    private static Maps map(Model model, String explainer, Map<String, String> with) {
        return ExplainerCatalogue.create(explainer, with).explain(model, PICTURES, new int[] {0, 0}, Tiny.draws(2));
    }
}
