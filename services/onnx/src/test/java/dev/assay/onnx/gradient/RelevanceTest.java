package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import dev.assay.core.release.Refused;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Layers of two or three units whose relevance is worked out by hand. */
class RelevanceTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-5);
    private static final LayerRule EPSILON = new LayerRule.Epsilon(0.5);
    private static final LayerRule Z_PLUS = new LayerRule.ZPlus();
    private static final LayerRule GAMMA = new LayerRule.Gamma(0.25);
    private static final LayerRule ALPHA_BETA = new LayerRule.AlphaTwoBetaOne();

    /** Contributions 3 and -2 and a bias of 1: output 2, relevance 4. Of positive contributions the bias has a quarter. */
    static Stream<Arguments> outputAboveZero() {
        return Stream.of(
                Arguments.of(EPSILON, new double[] {3 * 4 / 2.5, -2 * 4 / 2.5}),
                Arguments.of(Z_PLUS, new double[] {3, 0}),
                Arguments.of(GAMMA, new double[] {3 * 1.25 * 4 / 3, -2 * 4 / 3.0}),
                Arguments.of(ALPHA_BETA, new double[] {2 * 0.75 * 4, -4}));
    }

    @ParameterizedTest
    @MethodSource("outputAboveZero")
    void a_layer_shares_the_relevance_of_an_output_above_0(LayerRule rule, double[] expected) throws OrtException {
        Net product = dense(new double[] {1, 2}, new double[] {3, -1}, 1);
        assertThat(RelevanceCases.relevances(product, rule, List.of("x"), new double[] {4}))
                .containsExactly(expected, CLOSE);
    }

    /** Contributions -3 and 2, the second of an input and a weight below 0: output -1, relevance 2. */
    static Stream<Arguments> outputBelowZero() {
        return Stream.of(
                Arguments.of(EPSILON, new double[] {4, -2 * 2 / 1.5}),
                Arguments.of(Z_PLUS, new double[] {0, 2}),
                Arguments.of(GAMMA, new double[] {-3 * 1.25 * 2 / -1.75, 2 * 2 / -1.75}),
                Arguments.of(ALPHA_BETA, new double[] {-2, 4}));
    }

    @ParameterizedTest
    @MethodSource("outputBelowZero")
    void a_layer_shares_the_relevance_of_an_output_below_0(LayerRule rule, double[] expected) throws OrtException {
        Net product = dense(new double[] {1, -2}, new double[] {-3, -1}, 0);
        assertThat(RelevanceCases.relevances(product, rule, List.of("x"), new double[] {2}))
                .containsExactly(expected, CLOSE);
    }

    @Test
    void the_sign_of_0_is_plus() throws OrtException {
        Net product = dense(new double[] {1, 1}, new double[] {1, -1}, 0);
        assertThat(RelevanceCases.relevances(product, EPSILON, List.of("x"), new double[] {1}))
                .containsExactly(new double[] {2, -2}, CLOSE);
    }

    @Test
    void alpha_and_beta_share_once_what_only_one_sign_contributes_to() throws OrtException {
        Net above = dense(new double[] {1, 2}, new double[] {1, 1}, 0);
        Net below = dense(new double[] {1, 2}, new double[] {-1, -1}, 0);
        for (Net product : List.of(above, below)) {
            assertThat(RelevanceCases.relevances(product, ALPHA_BETA, List.of("x"), new double[] {3}))
                    .containsExactly(new double[] {1, 2}, CLOSE);
        }
    }

    /** 3 and -1, and the same with the signs turned round: relevance 4. */
    static Stream<Arguments> sums() {
        return Stream.of(
                Arguments.of(EPSILON, new double[] {4.8, -1.6}),
                Arguments.of(Z_PLUS, new double[] {4, 0}),
                Arguments.of(GAMMA, new double[] {3.75 * 4 / 2.75, -4 / 2.75}),
                Arguments.of(ALPHA_BETA, new double[] {8, -4}));
    }

    @ParameterizedTest
    @MethodSource("sums")
    void a_residual_sum_is_shared_by_contribution_whatever_its_sign(LayerRule rule, double[] expected)
            throws OrtException {
        for (int sign : new int[] {1, -1}) {
            Net sum = new Net(17, 1)
                    .input("a", new double[] {3 * sign}, 1)
                    .input("b", new double[] {-sign}, 1)
                    .node("Add", "a,b", "y");
            assertThat(RelevanceCases.relevances(sum, rule, List.of("a", "b"), new double[] {4}))
                    .containsExactly(expected, CLOSE);
        }
    }

    @Test
    void a_bias_in_a_node_of_its_own_belongs_to_its_product() throws OrtException {
        double[] x = {1, 2};
        double[] w = {3, -1};
        Net apart = new Net(17, 1)
                .input("x", x, 1, 2)
                .weight("w", w, 2, 1)
                .weight("b", new double[] {1}, 1)
                .node("MatMul", "x,w", "p")
                .node("Add", "b,p", "y");
        for (LayerRule rule : RelevanceCases.LAYER_RULES) {
            assertThat(RelevanceCases.relevances(apart, rule, List.of("x"), new double[] {4}))
                    .isEqualTo(RelevanceCases.relevances(dense(x, w, 1), rule, List.of("x"), new double[] {4}));
        }
    }

    @Test
    void the_first_layer_shares_by_the_distances_from_the_ends_of_the_range() throws OrtException {
        // (0.25 - 0) * 2 = 0.5 and (0.5 - 1) * -4 = 2.
        Net product = dense(new double[] {0.25, 0.5}, new double[] {2, -4}, 7);
        assertThat(inBox(product, 5)).containsExactly(new double[] {1, 4}, CLOSE);
    }

    @Test
    void a_normalisation_of_the_input_inside_the_graph_moves_the_range() throws OrtException {
        // (-1 + 2) * 2 = 2 and (0 - 2) * -4 = 8.
        Net product = new Net(17, 1)
                .input("x", new double[] {0.25, 0.5}, 1, 2)
                .weight("mean", new double[] {0.5})
                .weight("deviation", new double[] {0.25})
                .weight("w", new double[] {2, -4}, 2, 1)
                .node("Sub", "x,mean", "c")
                .node("Div", "c,deviation", "n")
                .node("MatMul", "n,w", "y");
        assertThat(inBox(product, 5)).containsExactly(new double[] {1, 4}, CLOSE);
    }

    @Test
    void relevance_starts_as_the_score_of_the_class() throws OrtException {
        Net net = new Net(17, 1)
                .input("x", new double[] {1, 2}, 1, 2)
                .weight("w", new double[] {3, 5, -1, 1}, 2, 2)
                .node("MatMul", "x,w", "y");
        Relevance relevance = Relevance.of(
                Folding.plain(net.model(DataType.FLOAT, "y")),
                "y",
                List.of("y", "x"),
                new Gradient.Seed.Score(),
                Propagation.everywhere(new LayerRule.Epsilon(1e-9)),
                Rules.STANDARD,
                Optional.empty());
        Map<String, double[]> found = run(net, relevance, 1);
        assertThat(Net.found(found, relevance.relevances().get(0))).containsExactly(0, 7);
        assertThat(Net.found(found, relevance.relevances().get(1))).containsExactly(new double[] {5, 2}, CLOSE);
    }

    @Test
    void refuses_an_operator_without_a_relevance_rule_by_name() {
        Net net = new Net(17, 3).input("x", 2, 3).node("ReduceL2", "x", "y");
        assertThatThrownBy(() -> RelevanceCases.relevances(net, Z_PLUS, List.of("x"), new double[] {1}))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("ReduceL2-0")
                .hasMessageContaining("operator ReduceL2, which has no relevance rule")
                .hasMessageContaining("integrated-gradients")
                .hasMessageContaining("docs/reference/operators.md");
    }

    @Test
    void refuses_a_product_of_two_activations_neither_of_which_is_attention() {
        Net net = new Net(17, 3).input("x", 3, 3).node("Relu", "x", "r").node("MatMul", "x,r", "y");
        assertThatThrownBy(() -> RelevanceCases.relevances(net, Z_PLUS, List.of("x"), new double[9]))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("MatMul-1")
                .hasMessageContaining("cannot pass relevance on: it multiplies two activations")
                .hasMessageContaining("choose an explainer that needs no relevance");
    }

    @Test
    void refuses_a_range_that_no_layer_sees() {
        Net net = new Net(17, 3)
                .input("x", 1, 2)
                .weight("w", 2, 2)
                .node("Tanh", "x", "t")
                .node("MatMul", "t,w", "y");
        assertThatThrownBy(() -> inBox(net, 1, 1))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("takes input \"x\" as it is")
                .hasMessageEndingWith("use lrp-epsilon-plus");
    }

    @Test
    void rules_refuse_parameters_that_mean_nothing() {
        assertThatThrownBy(() -> new LayerRule.Epsilon(0)).hasMessage("epsilon must be finite and above 0, found 0.0");
        assertThatThrownBy(() -> new LayerRule.Gamma(-1)).hasMessage("gamma must be finite and at least 0, found -1.0");
    }

    private static Net dense(double[] x, double[] w, double bias) {
        return new Net(17, 1)
                .input("x", x, 1, x.length)
                .weight("w", w, x.length, 1)
                .weight("b", new double[] {bias}, 1)
                .node("Gemm", "x,w,b", "y");
    }

    /** The input's relevance where it lies between 0 and 1. */
    private static double[] inBox(Net net, double... start) throws OrtException {
        Relevance relevance = Relevance.of(
                Folding.plain(net.model(DataType.FLOAT, "y")),
                "y",
                List.of("x"),
                new Gradient.Seed.Dense(),
                new Propagation(EPSILON, GAMMA, true),
                Rules.STANDARD,
                Optional.of(new Relevance.Range("x", new float[] {0, 0}, new float[] {1, 1})));
        return Net.found(run(net, relevance, start), relevance.relevances().getFirst());
    }

    private static Map<String, double[]> run(Net net, Relevance relevance, double... start) throws OrtException {
        Map<String, double[]> inputs = new LinkedHashMap<>(net.inputs());
        inputs.put(relevance.seed(), start);
        try (Runner runner = new Runner(relevance.model(), OptLevel.ALL_OPT)) {
            return runner.run(inputs);
        }
    }
}
