package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FootprintTest {
    @TempDir
    Path folder;

    private static NodeProto node(List<String> inputs, String... outputs) {
        return NodeProto.newBuilder()
                .addAllInput(inputs)
                .addAllOutput(List.of(outputs))
                .build();
    }

    @Test
    void what_is_alive_together_counts_and_what_is_used_up_does_not() {
        List<NodeProto> nodes = List.of(
                node(List.of("x"), "a"),
                node(List.of("a"), "b", "unused"),
                node(List.of("b"), "c"),
                node(List.of("a", "c"), "y"));
        Map<String, Long> bytes = Map.of("a", 10L, "b", 100L, "unused", 7L, "c", 1000L, "y", 1L);
        TensorProto weight = TensorProto.newBuilder()
                .setDataType(DataType.FLOAT.getNumber())
                .addDims(5)
                .build();
        // With the third node a, b and c are there: a waits for the last node, unused has gone.
        assertThat(Footprint.of(List.of(weight), nodes, bytes, Set.of("y"))).isEqualTo(new Footprint(20, 1110));
        // What is an output stays: b beside a, c and y.
        assertThat(Footprint.of(List.of(), nodes, bytes, Set.of("b", "y")).alive())
                .isEqualTo(1111);
    }

    @Test
    void a_few_bytes_that_ask_for_more_than_a_machine_has_are_refused_before_they_run() throws IOException {
        TinyGraph graph = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("sizes", 46_340L, 46_340L)
                .weight("w", new long[] {192, 2}, new float[384])
                .node("ConstantOfShape", "huge", List.of("sizes"), "zeros")
                .node("Relu", "relu", List.of("zeros"), "same")
                .node("ReduceSum", "sum", List.of("same"), "none", TinyGraph.integer("keepdims", 0))
                .node("Flatten", "flat", List.of("input"), "row")
                .node("MatMul", "head", List.of("row", "w"), "plain")
                .node("Add", "add", List.of("plain", "none"), "logits")
                .output("logits", 2);
        assertThatThrownBy(() -> open(graph, Settings.STANDARD))
                .isInstanceOf(Refused.class)
                .hasMessage("a run of m.onnx with a batch of 1 would hold about 16.0 GiB at once (0.0 of weights, 16.0"
                        + " of what nodes make), the most is 8.0 GiB: export a smaller model, or one with an open or"
                        + " smaller batch");
    }

    @Test
    void a_batch_that_does_not_fit_is_refused() {
        TinyGraph graph = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("scales", new long[] {4}, 1, 1, 128, 128)
                .weight("w", new long[] {3, 2}, new float[6])
                .node("Resize", "up", List.of("input", "", "scales"), "large", TinyGraph.text("mode", "nearest"))
                .node("Relu", "relu", List.of("large"), "again")
                .node("GlobalAveragePool", "pool", List.of("again"), "mean")
                .node("Flatten", "flat", List.of("mean"), "row")
                .node("MatMul", "head", List.of("row", "w"), "logits")
                .output("logits", 2);
        assertThatThrownBy(() -> open(graph, new Settings(1, OptionalInt.of(1024))))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("a run of m.onnx with a batch of 1024 would hold about 24.0 GiB at once");
    }

    private void open(TinyGraph graph, Settings settings) throws IOException {
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        Model.open(graph.write(folder, "m.onnx"), input, output, 2, settings).close();
    }
}
