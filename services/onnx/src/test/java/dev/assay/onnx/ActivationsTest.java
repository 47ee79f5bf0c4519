package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ActivationsTest {
    @TempDir
    Path folder;

    private static TinyGraph graph() {
        return new TinyGraph()
                .input("input", 1, 4, 4)
                .weight("half", new long[] {1}, 0.5f)
                .weight("one", new long[] {1}, 1)
                .weight("kernel", new long[] {3, 1, 1, 1}, 1, 2, 3)
                .node("Conv", "/body/conv/Conv", List.of("input", "kernel"), "x");
    }

    private static TinyGraph ended(TinyGraph graph, String last) {
        return graph.weight("head", new long[] {3, 2}, 1, 2, 3, 4, 5, 6)
                .node("GlobalAveragePool", "/pool", List.of(last), "pooled")
                .node("Flatten", "/flat", List.of("pooled"), "flat")
                .node("MatMul", "/head", List.of("flat", "head"), "logits")
                .output("logits", 2);
    }

    private List<Layer> layers(TinyGraph graph) throws IOException {
        InputSpec input = new InputSpec("input", 1, 4, 4, 0, 1, new float[1], new float[] {1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        try (Model model = Model.open(graph.write(folder, "m.onnx"), input, output, 2, Settings.STANDARD)) {
            return model.layers();
        }
    }

    private static Layer image(String name, String tensor) {
        return new Layer(name, tensor, 3, 4, 4);
    }

    @Test
    void a_gated_product_counts_once_at_its_end() throws IOException {
        TinyGraph silu = graph().node("Sigmoid", "/body/act/Sigmoid", List.of("x"), "s")
                .node("Mul", "/body/act/Mul", List.of("x", "s"), "y");
        assertThat(layers(ended(silu, "y"))).containsExactly(image("body.act", "y"));
    }

    @Test
    void a_sigmoid_that_gates_something_else_stands_for_itself() throws IOException {
        TinyGraph gate = graph().node("Relu", "/body/relu/Relu", List.of("x"), "r")
                .node("GlobalAveragePool", "/squeeze", List.of("r"), "p")
                .node("Sigmoid", "/gate/Sigmoid", List.of("p"), "s")
                .node("Mul", "/scale", List.of("r", "s"), "y");
        assertThat(layers(ended(gate, "y"))).containsExactly(image("body.relu", "r"), new Layer("gate", "s", 3, 1, 1));
    }

    @Test
    void gelu_spelled_out_with_erf_or_tanh_counts_once_at_its_end() throws IOException {
        for (String inner : List.of("Erf", "Tanh")) {
            TinyGraph gelu = graph().node("Mul", "/act/Div", List.of("x", "half"), "scaled")
                    .node(inner, "/act/" + inner, List.of("scaled"), "e")
                    .node("Add", "/act/Add", List.of("e", "one"), "a")
                    .node("Mul", "/act/Mul", List.of("x", "a"), "m")
                    .node("Mul", "/act/Mul_1", List.of("m", "half"), "y");
            assertThat(layers(ended(gelu, "y"))).containsExactly(image("act", "y"));
        }
    }

    @Test
    void names_are_unique_readable_and_safe() throws IOException {
        TinyGraph named = graph().node("Relu", "/layer1/layer1.0/relu/Relu", List.of("x"), "a")
                .node("Relu", "/layer1/layer1.0/relu/Relu_1", List.of("a"), "b")
                .node("Relu", "relu 7", List.of("b"), "c")
                .node("Relu", "relu_7", List.of("c"), "d")
                .node("Relu", "", List.of("d"), "/odd/Relu_output_0")
                .node("Relu", "/Relu_3", List.of("/odd/Relu_output_0"), "f")
                .node("Relu", "node_relu", List.of("f"), "g");
        named.graph()
                .getNodeBuilder(named.graph().getNodeCount() - 1)
                .addMetadataPropsBuilder()
                .setKey("pkg.torch.onnx.name_scopes")
                .setValue("['', 'stem', 'stem.act', 'relu']");
        assertThat(layers(ended(named, "g")))
                .extracting(Layer::name)
                .containsExactly("layer1.0.relu", "layer1.0.relu_1", "relu_7", "relu_7_1", "odd", "relu_3", "stem.act");
    }

    @Test
    void what_a_matrix_product_made_with_channels_last_is_left_out() throws IOException {
        TinyGraph last = graph().weight("mix", new long[] {3, 5}, new float[15])
                .weight("back", new long[] {5, 3}, new float[15])
                .node("Transpose", "/in", List.of("x"), "t", TinyGraph.ints("perm", 0, 2, 3, 1))
                .node("MatMul", "/up", List.of("t", "mix"), "u")
                .node("Relu", "/mlp/Relu", List.of("u"), "v")
                .node("MatMul", "/down", List.of("v", "back"), "w")
                .node("Transpose", "/out", List.of("w"), "z", TinyGraph.ints("perm", 0, 3, 1, 2))
                .node("Relu", "/end/Relu", List.of("z"), "y");
        assertThat(layers(ended(last, "y"))).extracting(Layer::name).doesNotContain("mlp");
    }

    @Test
    void outputs_and_constants_are_no_layers() throws IOException {
        TinyGraph odd = graph().node("Relu", "/fixed/Relu", List.of("half"), "h")
                .node("Mul", "/scaled", List.of("x", "h"), "y");
        TinyGraph ended = ended(odd, "y");
        ended.graph().getNodeBuilder(ended.graph().getNodeCount() - 1).setOutput(0, "raw");
        ended.node("Relu", "/last/Relu", List.of("raw"), "logits");
        assertThat(layers(ended)).isEmpty();
    }
}
