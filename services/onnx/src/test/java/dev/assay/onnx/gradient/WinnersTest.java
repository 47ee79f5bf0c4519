package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Beside the cases of {@link BlockedPools}, which are held to the standard rules by {@link BlockedTest}. */
class WinnersTest {
    private static final long[] SQUARE = {2, 2};

    @Test
    void a_pool_over_squares_in_blocks_is_not_made_to_give_indices() {
        Folded plain = Folding.plain(BlockedPools.squares().model(DataType.FLOAT, "y"));
        assertThat(BlockedTest.gradient(plain, Blocked.RULES).model().getGraph().getNodeList())
                .filteredOn(node -> node.getOpType().equals("MaxPool"))
                .hasSize(2)
                .allMatch(node -> node.getOutputCount() == 1);
    }

    @Test
    void what_a_relu_lets_through_to_a_pool_has_its_whole_gradient_where_that_is_asked_for() throws OrtException {
        Net net = BlockedPools.rectified("y");
        Folded plain = Folding.plain(net.model(DataType.FLOAT, "y"));
        double[] cotangent = net.values(plain.shape("y"));
        Difference.close(
                "gradient",
                gradient(net, plain, Blocked.RULES, "r", cotangent),
                gradient(net, plain, Rules.STANDARD, "r", cotangent));
    }

    @Test
    void guided_backpropagation_through_a_relu_and_its_pool_is_that_of_the_standard_rules() throws OrtException {
        Net net = BlockedPools.rectified("y");
        Folded plain = Folding.plain(net.model(DataType.FLOAT, "y"));
        double[] cotangent = net.values(plain.shape("y"));
        Difference.close(
                "gradient",
                gradient(net, plain, Guided.over(Blocked.RULES), "x", cotangent),
                gradient(net, plain, Guided.over(Rules.STANDARD), "x", cotangent));
    }

    private static double[] gradient(Net net, Folded plain, Rules rules, String by, double[] cotangent)
            throws OrtException {
        Gradient gradient = Gradient.of(plain, "y", List.of(by), new Gradient.Seed.Dense(), rules);
        Map<String, double[]> inputs = new HashMap<>(net.inputs());
        inputs.put(gradient.seed(), cotangent);
        try (Runner runner = new Runner(gradient.model(), OptLevel.ALL_OPT)) {
            return Net.found(runner.run(inputs), gradient.gradients().getFirst());
        }
    }

    @Test
    void where_values_are_no_numbers_the_first_in_the_square_gets_the_gradient() throws OrtException {
        double[] values = new double[8 * 2 * 4];
        Arrays.fill(values, Double.NaN);
        Net net = new Net(17, 1)
                .input("x", values, 1, 8, 2, 4)
                .node("MaxPool", "x", "y", Attributes.of("kernel_shape", SQUARE), Attributes.of("strides", SQUARE));
        double[] cotangent = new double[8 * 2];
        Arrays.fill(cotangent, 1);
        double[] gradient = gradient(net, Folding.plain(net.model(DataType.FLOAT, "y")), Blocked.RULES, "x", cotangent);
        for (int i = 0; i < gradient.length; i++) {
            assertThat(gradient[i]).isEqualTo(i % 8 < 4 && i % 2 == 0 ? 1 : 0);
        }
    }
}
