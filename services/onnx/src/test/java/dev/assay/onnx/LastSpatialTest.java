package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import dev.assay.testkit.onnx.Golden;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastSpatialTest {
    private static final int HEIGHT = 4;
    private static final int WIDTH = 6;

    @TempDir
    Path folder;

    /** Four channels of the picture, before and after a nonlinearity. */
    private static TinyGraph graph() {
        return new TinyGraph()
                .input("input", 1, HEIGHT, WIDTH)
                .weight("kernel", new long[] {4, 1, 1, 1}, 1, -2, 3, 0.5f)
                .weight("one", new long[] {1}, 1)
                .weight("scale", new long[] {4}, 1, 2, 3, 4)
                .node("Conv", "/stem/Conv", List.of("input", "kernel"), "x")
                .node("Relu", "/act/Relu", List.of("x"), "r");
    }

    private static TinyGraph pooled(TinyGraph graph, String last) {
        return graph.node("GlobalAveragePool", "/pool", List.of(last), "pooled")
                .node("Flatten", "/flat", List.of("pooled"), "logits");
    }

    private Model open(TinyGraph graph, int classes) throws IOException {
        InputSpec input = new InputSpec("input", 1, HEIGHT, WIDTH, 0, 1, new float[1], new float[] {1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        return Model.open(
                graph.output("logits", classes).write(folder, "m.onnx"), input, output, classes, Settings.STANDARD);
    }

    private static Images picture() {
        float[] values = new float[HEIGHT * WIDTH];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i * 7 % 11) - 4;
        }
        return new Images(1, 1, HEIGHT, WIDTH, values);
    }

    private void finds(TinyGraph graph, int classes, Layer expected) throws IOException {
        try (Model model = open(graph, classes)) {
            assertThat(model.lastSpatial()).contains(expected);
            assertThat(model.layer(expected.name())).isEqualTo(expected);
        }
    }

    @Test
    void the_last_tensor_before_the_pooling_is_taken_whatever_makes_it() throws IOException {
        Layer relu = new Layer("act", "r", 4, HEIGHT, WIDTH);
        finds(pooled(graph(), "r"), 4, relu);
        finds(
                pooled(
                        graph().node("Concat", "/mixed/Concat", List.of("x", "r"), "c", TinyGraph.integer("axis", 1)),
                        "c"),
                8,
                new Layer("mixed", "c", 8, HEIGHT, WIDTH));
        finds(
                pooled(graph().node("Add", "/block/Add", List.of("r", "x"), "s"), "s"),
                4,
                new Layer("block", "s", 4, HEIGHT, WIDTH));
        finds(
                pooled(
                        graph().weight("thin", new long[] {2, 4, 1, 1}, 1, 2, 3, 4, 5, 6, 7, 8)
                                .node("Conv", "/act", List.of("r", "thin"), "y"),
                        "y"),
                2,
                new Layer("act_1", "y", 2, HEIGHT, WIDTH));
        finds(
                pooled(
                        graph().node(
                                        "BatchNormalization",
                                        "/norm/BatchNormalization",
                                        List.of("r", "scale", "scale", "scale", "scale"),
                                        "n"),
                        "n"),
                4,
                new Layer("norm", "n", 4, HEIGHT, WIDTH));
    }

    @Test
    void a_layer_that_is_no_nonlinearity_is_named_and_not_listed() throws IOException {
        try (Model model = open(pooled(graph().node("Add", "/block/Add", List.of("r", "x"), "s"), "s"), 4)) {
            assertThat(model.layers()).extracting(Layer::name).containsExactly("act");
            assertThat(model.lastSpatial()).map(Layer::name).contains("block");
        }
    }

    @Test
    void pooling_and_layout_make_no_features() throws IOException {
        TinyGraph pools = graph().node(
                        "MaxPool",
                        "/pool1",
                        List.of("r"),
                        "p",
                        TinyGraph.ints("kernel_shape", 2, 2),
                        TinyGraph.ints("strides", 2, 2))
                .node("AveragePool", "/pool2", List.of("p"), "q", TinyGraph.ints("kernel_shape", 1, 1))
                .node("Identity", "/same", List.of("q"), "i")
                .node("Flatten", "/flat", List.of("i"), "logits");
        finds(pools, 24, new Layer("act", "r", 4, HEIGHT, WIDTH));
    }

    @Test
    void pooling_in_two_steps_and_over_merged_places_is_pooling() throws IOException {
        TinyGraph rows = graph().node(
                        "ReduceMean",
                        "/rows",
                        List.of("r"),
                        "w",
                        TinyGraph.ints("axes", 2),
                        TinyGraph.integer("keepdims", 0))
                .node(
                        "ReduceMean",
                        "/columns",
                        List.of("w"),
                        "logits",
                        TinyGraph.ints("axes", 2),
                        TinyGraph.integer("keepdims", 0));
        finds(rows, 4, new Layer("act", "r", 4, HEIGHT, WIDTH));
        TinyGraph merged = graph().weight("places", 0, 4, -1)
                .node("Reshape", "/merge", List.of("r", "places"), "m")
                .node(
                        "ReduceMean",
                        "/mean",
                        List.of("m"),
                        "logits",
                        TinyGraph.ints("axes", 2),
                        TinyGraph.integer("keepdims", 0));
        finds(merged, 4, new Layer("act", "r", 4, HEIGHT, WIDTH));
    }

    @Test
    void channels_shuffled_by_a_reshape_stay_channels() throws IOException {
        TinyGraph shuffled = graph().weight("apart", 0, 2, 2, HEIGHT, WIDTH)
                .weight("together", 0, 4, HEIGHT, WIDTH)
                .node("Reshape", "/apart", List.of("r", "apart"), "a")
                .node("Transpose", "/turn", List.of("a"), "t", TinyGraph.ints("perm", 0, 2, 1, 3, 4))
                .node("Reshape", "/together", List.of("t", "together"), "b")
                .node("Mul", "/scaled/Mul", List.of("b", "one"), "y");
        finds(pooled(shuffled, "y"), 4, new Layer("scaled", "y", 4, HEIGHT, WIDTH));
    }

    /** The picture's channels last, scaled, and brought to the front again before the pooling. */
    private static TinyGraph channelsLast() {
        return pooled(
                graph().node("Transpose", "/in", List.of("r"), "t", TinyGraph.ints("perm", 0, 2, 3, 1))
                        .node("Mul", "/norm/Mul", List.of("t", "scale"), "y")
                        .node("Transpose", "/out", List.of("y"), "u", TinyGraph.ints("perm", 0, 3, 1, 2)),
                "u");
    }

    @Test
    void what_has_its_channels_last_is_read_with_channels_first() throws IOException {
        Layer expected = new Layer("norm", "y", 4, HEIGHT, WIDTH, true);
        finds(channelsLast(), 4, expected);
        try (Model model = open(channelsLast(), 4)) {
            float[] found = model.activations(picture(), List.of(expected)).getFirst();
            float[] relu =
                    model.activations(picture(), List.of(model.layer("act"))).getFirst();
            for (int i = 0; i < found.length; i++) {
                assertThat(found[i]).isEqualTo(relu[i] * (1 + i / (HEIGHT * WIDTH)));
            }
        }
    }

    @Test
    void a_tensor_with_channels_last_is_on_the_gradients_way_and_can_be_ablated() throws IOException {
        try (Model model = open(channelsLast(), 4)) {
            Layer layer = model.lastSpatial().orElseThrow();
            Question question = new Question(Question.Score.LOGIT, false, List.of(layer), Question.Variant.PLAIN);
            Gradients.Answer answer = Gradients.of(model, question).run(picture(), new int[] {2});
            float[] gradient = answer.layers().getFirst();
            for (int i = 0; i < gradient.length; i++) {
                float expected = i / (HEIGHT * WIDTH) == 2 ? 1f / (HEIGHT * WIDTH) : 0;
                assertThat(gradient[i]).isCloseTo(expected, Offset.offset(1e-7f));
            }
            assertThat(answer.activations().getFirst())
                    .containsExactly(
                            model.activations(picture(), List.of(layer)).getFirst());
            float[] whole = model.scores(picture());
            float[] without = Ablation.of(model, layer).scores(picture(), new int[] {2});
            assertThat(without).containsExactly(whole[0], whole[1], 0, whole[3]);
        }
    }

    @Test
    void a_picture_that_was_only_scaled_is_no_layer() throws IOException {
        TinyGraph flat = new TinyGraph()
                .input("input", 1, HEIGHT, WIDTH)
                .weight("half", new long[] {1}, 0.5f)
                .node("Mul", "/scale", List.of("input", "half"), "s")
                .node("Flatten", "/flat", List.of("s"), "logits");
        try (Model model = open(flat, HEIGHT * WIDTH)) {
            assertThat(model.lastSpatial()).isEmpty();
        }
    }

    @Test
    void tokens_are_no_image_and_attention_over_them_is_none_either() {
        InputSpec input = new InputSpec("x", 3, 16, 16, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        assertThat(Golden.exports("vit")).isNotEmpty().allSatisfy(file -> {
            try (Model model = Model.open(file, input, output, 5, Settings.STANDARD)) {
                assertThat(model.lastSpatial()).isEmpty();
            }
        });
    }

    @Test
    void where_places_go_on_as_tokens_the_last_activation_before_is_taken() throws IOException {
        TinyGraph tokens = graph().weight("places", 0, 4, -1)
                .weight("mix", new long[] {4, 3}, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12)
                .node("Reshape", "/merge", List.of("r", "places"), "m")
                .node("Transpose", "/tokens", List.of("m"), "t", TinyGraph.ints("perm", 0, 2, 1))
                .node("MatMul", "/mix", List.of("t", "mix"), "y")
                .node(
                        "ReduceMean",
                        "/mean",
                        List.of("y"),
                        "logits",
                        TinyGraph.ints("axes", 1),
                        TinyGraph.integer("keepdims", 0));
        finds(tokens, 3, new Layer("act", "r", 4, HEIGHT, WIDTH));
    }

    @Test
    void a_model_made_from_another_looks_at_the_same_tensor() throws IOException {
        TinyGraph sum = pooled(graph().node("Add", "/block/Add", List.of("r", "x"), "s"), "s");
        try (Model model = open(sum, 4)) {
            assertThat(Shift.of(model, new float[] {0.25f}).lastSpatial())
                    .isEqualTo(model.lastSpatial())
                    .isPresent();
        }
    }
}
