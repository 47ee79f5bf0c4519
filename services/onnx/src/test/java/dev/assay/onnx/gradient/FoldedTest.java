package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What folding makes of graphs that ONNX Runtime infers, or writes, in a way of its own. */
class FoldedTest {
    /** The runtime writes it as a function whose casts have an attribute that operator set 18 does not know. */
    @Test
    void group_normalisation_of_operator_set_21_is_folded_to_18() {
        Net net = new Net(21, 3)
                .input("x", 2, 4, 3, 2)
                .weight("s", 4)
                .weight("b", 4)
                .node("GroupNormalization", "x,s,b", "y", Attributes.of("num_groups", 2));
        Folded folded = Folding.fold(net.model(DataType.FLOAT, "y"), Map.of("x", new long[] {2, 4, 3, 2}));
        assertThat(folded.opset()).isEqualTo(18);
        assertThat(folded.value("y").shape()).isEqualTo(Shape.of(2, 4, 3, 2));
    }

    /** Five windows are inferred of eight values, and the last would begin beyond them. */
    @Test
    void a_pool_in_ceil_mode_has_the_size_that_its_kernel_makes() {
        Net net = new Net(17, 3)
                .input("x", 1, 2, 8, 9)
                .node(
                        "AveragePool",
                        "x",
                        "p",
                        Attributes.of("kernel_shape", new long[] {1, 1}),
                        Attributes.of("strides", new long[] {2, 2}),
                        Attributes.of("ceil_mode", 1))
                .node("Relu", "p", "y");
        Folded folded = Folding.fold(net.model(DataType.FLOAT, "y"), Map.of("x", new long[] {1, 2, 8, 9}));
        assertThat(folded.value("y").shape()).isEqualTo(Shape.of(1, 2, 4, 5));
    }
}
