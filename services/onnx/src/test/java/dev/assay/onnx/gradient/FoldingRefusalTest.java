package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What ONNX Runtime cannot load or run is refused in its words, without its codes. */
class FoldingRefusalTest {
    private static final long SEED = 5;

    @Test
    void a_graph_that_cannot_be_loaded() {
        Net net = new Net(17, SEED).input("x", 2, 3).weight("w", 2, 3).node("MatMul", "x,w", "y");
        assertThatThrownBy(() -> fold(net))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith(
                        "ONNX Runtime cannot load the model: Node (MatMul-0) Op (MatMul)" + " [ShapeInferenceError] ")
                .hasMessageEndingWith("; export the model again")
                .message()
                .doesNotContain("Error code", "ORT_", "ONNXRuntimeError");
    }

    @Test
    void a_folded_graph_that_does_not_run_on_zeros() {
        Net net = new Net(17, SEED)
                .input("x", 2, 3)
                .integers("far", 5)
                .node("NonZero", "x", "open")
                .node("Cast", "x", "whole", Attributes.of("to", DataType.INT64_VALUE))
                .node("Add", "whole,far", "index")
                .weight("table", 2, 1)
                .node("Gather", "table,index", "y");
        assertThatThrownBy(() -> fold(net))
                .isInstanceOf(Refused.class)
                .hasMessage("ONNX Runtime cannot load the folded model: Non-zero status code returned while running"
                        + " Gather node. Name:'Gather-3' Status Message: indices element out of data bounds, idx=5 must"
                        + " be within the inclusive range [-2,1]; export the model again");
    }

    private static void fold(Net net) {
        Folding.fold(net.model(DataType.FLOAT, "y"), Map.of("x", new long[] {2, 3}));
    }
}
