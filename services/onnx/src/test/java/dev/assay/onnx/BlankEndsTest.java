package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.GraphProto;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BlankEndsTest {
    @TempDir
    Path folder;

    @Test
    void inputs_left_out_at_the_end_are_not_named_those_before_others_are() throws IOException {
        TinyGraph body =
                new TinyGraph().node("Clip", "inner", List.of("p", "", ""), "i").output("i", 2);
        Path file = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("w", new long[] {2, 3, 8, 8}, new float[384])
                .weight("most", new long[0], 1)
                .node("Conv", "conv", List.of("input", "w", ""), "c")
                .node("Clip", "clip", List.of("c", "", "most"), "p")
                .node("If", "if", List.of("yes"), "logits", TinyGraph.graph("then_branch", body))
                .node("Loop", "loop", List.of("times", ""), "l", TinyGraph.graph("body", body))
                .output("logits", 2)
                .write(folder, "m.onnx");
        GraphProto graph = Graph.read(file).withoutBlankEnds().graph();
        assertThat(graph.getNode(0).getInputList()).containsExactly("input", "w");
        assertThat(graph.getNode(1).getInputList()).containsExactly("c", "", "most");
        assertThat(graph.getNode(2).getAttribute(0).getG().getNode(0).getInputList())
                .containsExactly("p");
        // Of a loop two are named.
        assertThat(graph.getNode(3).getInputList()).containsExactly("times", "");
    }
}
