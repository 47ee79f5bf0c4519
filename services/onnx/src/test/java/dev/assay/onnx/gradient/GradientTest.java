package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.release.Refused;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GradientTest {
    private static final Gradient.Seed DENSE = new Gradient.Seed.Dense();
    private static final Gradient.Seed ONE_HOT = new Gradient.Seed.OneHot();

    @Test
    void the_gradient_of_a_linear_network_is_the_weight_of_the_class() throws OrtException {
        Net net =
                new Net(17, 1).input("x", 2, 3).weight("w", 3, 4).weight("b", 4).node("Gemm", "x,w,b", "y");
        double[] gradient = run(net, "y", "x", ONE_HOT, 2, 0);
        double[] w = net.weights("w");
        Difference.close("gradient", gradient, new double[] {w[2], w[6], w[10], w[0], w[4], w[8]});
    }

    @Test
    void the_gradient_of_a_quadratic_form_is_the_symmetric_part_twice_times_the_input() throws OrtException {
        Net net = new Net(17, 2)
                .input("x", 1, 3)
                .weight("a", 3, 3)
                .node("MatMul", "x,a", "z")
                .node("Mul", "z,x", "p")
                .integers("axes", 1)
                .node("ReduceSum", "p,axes", "y");
        double[] x = net.inputs("x");
        double[] a = net.weights("a");
        double[] expected = new double[3];
        for (int i = 0; i < 3; i++) {
            for (int j = 0; j < 3; j++) {
                expected[i] += (a[3 * i + j] + a[3 * j + i]) * x[j];
            }
        }
        Difference.close("gradient", run(net, "y", "x", ONE_HOT, 0), expected);
    }

    @Test
    void the_gradient_is_linear_in_its_seed() throws OrtException {
        Net net = small();
        double[] u = net.values(2, 4);
        double[] v = net.values(2, 4);
        double[] mixed = new double[8];
        Arrays.setAll(mixed, i -> 2 * u[i] - 3 * v[i]);
        double[] ofU = run(net, "y", "x", DENSE, u);
        double[] ofV = run(net, "y", "x", DENSE, v);
        double[] expected = new double[ofU.length];
        Arrays.setAll(expected, i -> 2 * ofU[i] - 3 * ofV[i]);
        Difference.close("gradient", run(net, "y", "x", DENSE, mixed), expected);
    }

    @Test
    void a_class_is_the_same_as_a_seed_that_is_1_there() throws OrtException {
        Net net = small();
        double[] seed = {0, 0, 0, 1, 0, 1, 0, 0};
        assertThat(run(net, "y", "x", ONE_HOT, 3, 1)).isEqualTo(run(net, "y", "x", DENSE, seed));
    }

    @Test
    void runs_again_to_the_same_bits() throws OrtException {
        Net net = small();
        assertThat(run(net, "y", "x", ONE_HOT, 3, 1)).isEqualTo(run(net, "y", "x", ONE_HOT, 3, 1));
    }

    @Test
    void differentiates_by_an_inner_tensor_and_by_the_input_in_one_pass() throws OrtException {
        Net net = small();
        Gradient both = Gradient.of(fold(net), "y", List.of("r", "x"), ONE_HOT);
        Map<String, double[]> inputs = new HashMap<>(net.inputs());
        inputs.put(both.seed(), new double[] {3, 1});
        try (Runner runner = new Runner(both.model(), OptLevel.ALL_OPT)) {
            Map<String, double[]> found = runner.run(inputs);
            assertThat(Net.found(found, both.gradients().get(1))).isEqualTo(run(net, "y", "x", ONE_HOT, 3, 1));
            double[] w = net.weights("w");
            double[] byInner = Net.found(found, both.gradients().getFirst());
            assertThat(byInner).hasSize(10);
            for (int k = 0; k < 5; k++) {
                assertThat(byInner[k]).isEqualTo((double) (float) w[4 * k + 3]);
                assertThat(byInner[5 + k]).isEqualTo((double) (float) w[4 * k + 1]);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23})
    void differentiates_models_of_every_operator_set_from_13_on(int opset) throws OrtException {
        double[] found = run(pooled(opset), "y", "x", ONE_HOT, 3, 1);
        Difference.close("opset " + opset, found, run(pooled(17), "y", "x", ONE_HOT, 3, 1));
        assertThat(Arrays.stream(found).filter(v -> v != 0).count()).isGreaterThan(100);
    }

    @ParameterizedTest
    @ValueSource(ints = {18, 19, 20, 21, 22, 23})
    void what_it_appends_is_of_operator_set_18_where_the_model_allows(int opset) {
        Gradient lowered = Gradient.of(fold(pooled(opset)), "y", List.of("x"), ONE_HOT);
        assertThat(Folded.opset(lowered.model())).isEqualTo(18);
        // Gelu is an operator since 20.
        if (opset >= 20) {
            Net newer = new Net(opset, 5).input("x", 2, 3).node("Gelu", "x", "y");
            assertThat(Folded.opset(
                            Gradient.of(fold(newer), "y", List.of("x"), ONE_HOT).model()))
                    .isEqualTo(opset);
        }
    }

    private static Net pooled(int opset) {
        return new Net(opset, 5)
                .input("x", 2, 3, 8, 8)
                .weight("w", 4, 3, 3, 3)
                .integers("axes", 2, 3)
                .node("Conv", "x,w", "c")
                .node("MaxPool", "c", "m", Attributes.of("kernel_shape", new long[] {2, 2}))
                .node("ReduceSum", "m,axes", "s", Attributes.of("keepdims", 0))
                .node("Softmax", "s", "y", Attributes.of("axis", 1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Conv", "ConvTranspose"})
    void refuses_the_gradient_of_a_convolution_by_its_weight(String operator) {
        Net net = new Net(17, 3).input("x", 1, 2, 5, 5).input("w", 2, 2, 3, 3).node(operator, "x,w", "y");
        assertThatThrownBy(() -> Gradient.of(fold(net), "y", List.of("w"), DENSE))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("operator " + operator)
                .hasMessageContaining("weight");
    }

    @Test
    void refuses_an_operator_without_a_rule_by_name() {
        Net net = new Net(17, 3).input("x", 2, 3).node("Hardmax", "x", "y");
        assertThatThrownBy(() -> Gradient.of(fold(net), "y", List.of("x"), DENSE))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("Hardmax-0")
                .hasMessageContaining("operator Hardmax")
                .hasMessageContaining("no gradient rule")
                .hasMessageContaining("docs/reference/operators.md");
    }

    @Test
    void ignores_an_operator_without_a_rule_that_is_off_the_path() throws OrtException {
        Net net = new Net(17, 3)
                .input("x", 2, 3)
                .input("z", 2, 3)
                .node("Hardmax", "z", "h")
                .node("Mul", "x,h", "y");
        assertThat(run(net, "y", "x", DENSE, 1, 1, 1, 1, 1, 1)).contains(1.0, 0.0);
    }

    @Test
    void refuses_tensors_that_do_not_depend_on_each_other() {
        Net net = new Net(17, 3)
                .input("x", 2, 3)
                .input("z", 2, 3)
                .node("Exp", "z", "y")
                .node("Neg", "x", "n");
        assertThatThrownBy(() -> Gradient.of(fold(net, "y", "n"), "y", List.of("x"), DENSE))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no gradient of tensor \"y\" reaches tensor \"x\"");
    }

    @Test
    void refuses_a_tensor_that_is_not_there() {
        assertThatThrownBy(() -> Gradient.of(fold(small()), "y", List.of("nothing"), DENSE))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("\"nothing\"");
    }

    @Test
    void refuses_to_choose_a_class_of_a_tensor_that_has_none() {
        Net net = new Net(17, 3).input("x", 2, 3, 4).node("Exp", "x", "y");
        assertThatThrownBy(() -> Gradient.of(fold(net), "y", List.of("x"), ONE_HOT))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("[2, 3, 4]");
    }

    @Test
    void refuses_an_operator_set_that_is_too_old() {
        Net net = new Net(8, 3).input("x", 2, 3).node("Exp", "x", "y");
        assertThatThrownBy(() -> fold(net))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("operator set 8")
                .hasMessageContaining("opset 17");
    }

    @Test
    void a_graph_with_a_gradient_can_be_differentiated_again() throws OrtException {
        Net net = new Net(17, 4).input("x", 1, 3).node("Mul", "x,x", "s").node("Mul", "s,x", "y");
        Gradient first = Gradient.of(fold(net), "y", List.of("x"), DENSE);
        Folded again = Folding.plain(first.model());
        Gradient second = Gradient.of(again, first.gradients().getFirst(), List.of("x"), DENSE);
        Map<String, double[]> inputs = new HashMap<>(net.inputs());
        inputs.put(first.seed(), new double[] {1, 1, 1});
        inputs.put(second.seed(), new double[] {1, 1, 1});
        try (Runner runner = new Runner(second.model(), OptLevel.ALL_OPT)) {
            double[] x = net.inputs("x");
            double[] found = Net.found(runner.run(inputs), second.gradients().getFirst());
            Difference.close(
                    "second derivative of a cube",
                    found,
                    Arrays.stream(x).map(v -> 6 * v).toArray());
        }
    }

    private static Net small() {
        return new Net(17, 6)
                .input("x", 2, 3)
                .weight("v", 3, 5)
                .weight("w", 5, 4)
                .node("MatMul", "x,v", "h")
                .node("Relu", "h", "r")
                .node("MatMul", "r,w", "y");
    }

    private static Folded fold(Net net, String... outputs) {
        Map<String, long[]> sizes = new LinkedHashMap<>();
        ModelProto model = net.model(DataType.FLOAT, outputs.length == 0 ? new String[] {"y"} : outputs);
        model.getGraph()
                .getInputList()
                .forEach(input -> sizes.put(
                        input.getName(),
                        input.getType().getTensorType().getShape().getDimList().stream()
                                .mapToLong(d -> d.getDimValue())
                                .toArray()));
        return Folding.fold(model, sizes);
    }

    private static double[] run(Net net, String of, String by, Gradient.Seed seed, double... start)
            throws OrtException {
        Gradient gradient = Gradient.of(fold(net), of, List.of(by), seed);
        Map<String, double[]> inputs = new HashMap<>(net.inputs());
        inputs.put(gradient.seed(), start);
        try (Runner runner = new Runner(gradient.model(), OptLevel.ALL_OPT)) {
            return Net.found(runner.run(inputs), gradient.gradients().getFirst());
        }
    }
}
