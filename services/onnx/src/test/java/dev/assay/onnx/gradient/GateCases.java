package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Relevance of products, quotients and normalisations, worked out in plain Java. */
final class GateCases {
    private static final LayerRule EPSILON = new LayerRule.Epsilon(0.5);

    private GateCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        gates(cases);
        normalisations(cases);
        cases.add(new RuleCase("MatMul", "attention is a constant weight", GateCases::attention));
        cases.add(new RuleCase("MatMul", "nothing goes through attention", GateCases::queries));
        cases.add(new RuleCase(
                "Pow",
                "passed on",
                () -> passes(
                        net().positive("x", 2, 3).weight("b", new double[] {3}).node("Pow", "x,b", "y"))));
        return cases;
    }

    private static Net net() {
        return new Net(17, 31);
    }

    private static void gates(List<RuleCase> cases) {
        cases.add(new RuleCase(
                "Mul",
                "by a constant",
                () -> passes(net().input("x", 2, 3).weight("w", 3).node("Mul", "w,x", "y"))));
        cases.add(new RuleCase(
                "Mul",
                "x * sigmoid(x)",
                () -> passes(net().input("x", 2, 3).node("Sigmoid", "x", "g").node("Mul", "x,g", "y"))));
        cases.add(new RuleCase(
                "Mul",
                "spelled-out gelu",
                () -> passes(net().input("x", 2, 3)
                        .weight("one")
                        .node("Erf", "x", "e")
                        .node("Add", "e,one", "g")
                        .node("Mul", "x,g", "y"))));
        cases.add(new RuleCase(
                "Mul",
                "spelled-out hard swish",
                () -> passes(net().input("x", 2, 3)
                        .weight("three", new double[] {3})
                        .singles("low", new double[] {0}, new long[0])
                        .singles("high", new double[] {6}, new long[0])
                        .node("Add", "x,three", "s")
                        .node("Clip", "s,low,high", "g")
                        .node("Mul", "g,x", "y"))));
        cases.add(new RuleCase(
                "Mul",
                "squeeze and excite",
                () -> passes(net().input("x", 2, 3, 4, 5)
                        .node("GlobalAveragePool", "x", "m")
                        .node("Relu", "m", "r")
                        .node("Mul", "r,x", "y"))));
        cases.add(new RuleCase("Add", "a product and itself", () -> {
            Net net = net().input("x", 2, 3)
                    .weight("w", 3, 4)
                    .node("MatMul", "x,w", "p")
                    .node("Add", "p,p", "y");
            double[] start = {1, 2, 3, -4, -5, 6, 7, -8};
            LayerRule exact = new LayerRule.Epsilon(1e-9);
            double all = java.util.Arrays.stream(RelevanceCases.relevances(net, exact, List.of("x"), start))
                    .sum();
            assertThat(all).isCloseTo(2, within(1e-3));
        }));
        cases.add(new RuleCase("Mul", "two equals", () -> {
            Net net = net().input("a", 2, 3).input("b", 2, 3).node("Mul", "a,b", "y");
            double[] half = {0.5, 1, 1.5, -2, -2.5, 3, 0.5, 1, 1.5, -2, -2.5, 3};
            assertThat(RelevanceCases.relevances(net, EPSILON, List.of("a", "b"), new double[] {1, 2, 3, -4, -5, 6}))
                    .containsExactly(half);
        }));
        cases.add(new RuleCase(
                "Div",
                "by a norm",
                () -> passes(net().input("x", 2, 3)
                        .node("ReduceL2", "x", "n", Attributes.of("axes", new long[] {1}))
                        .node("Div", "x,n", "y"))));
    }

    /** The relevance of the only input x, which has the size of the output, is the output's. */
    private static void passes(Net net) throws OrtException {
        double[] relevance = RelevanceCases.rounded(net.values(net.inputs("x").length));
        for (LayerRule rule : RelevanceCases.LAYER_RULES) {
            assertThat(RelevanceCases.relevances(net, rule, List.of("x"), relevance))
                    .containsExactly(relevance);
        }
    }

    private static void normalisations(List<RuleCase> cases) {
        cases.add(new RuleCase(
                "LayerNormalization",
                "over the last axis",
                () -> normalised(
                        net().input("x", 6, 5)
                                .weight("s", 5)
                                .weight("b", 5)
                                .node("LayerNormalization", "x,s,b", "y", Attributes.of("epsilon", 0.1)),
                        6,
                        0.1,
                        5)));
        cases.add(new RuleCase(
                "InstanceNormalization",
                "three channels",
                () -> normalised(
                        net().input("x", 2, 3, 4, 3)
                                .weight("s", 3)
                                .weight("b", 3)
                                .node("InstanceNormalization", "x,s,b", "y", Attributes.of("epsilon", 0.1)),
                        6,
                        0.1,
                        1)));
        cases.add(new RuleCase(
                "GroupNormalization",
                "a scale for each channel",
                () -> normalised(
                        new Net(21, 31)
                                .input("x", 2, 4, 3, 2)
                                .weight("s", 4)
                                .weight("b", 4)
                                .node("GroupNormalization", "x,s,b", "y", Attributes.of("num_groups", 2)),
                        4,
                        1e-5,
                        2)));
        cases.add(new RuleCase(
                "LpNormalization",
                "passed on",
                () -> passes(net().input("x", 2, 3).node("LpNormalization", "x", "y"))));
    }

    /**
     * By contribution of {@code (x_i [i = k] - x_i / n) * scale_k / deviation}; passed on under rules that keep signs
     * apart.
     */
    private static void normalised(Net net, int rows, double epsilon, int scalesInRow) throws OrtException {
        double[] x = net.inputs("x");
        int n = x.length / rows;
        double[] relevance = net.values(x.length);
        double[] scale = net.weights("s");
        double[] y = Reference.normalised(x, rows, n, epsilon, scale, net.weights("b"), scalesInRow);
        double[] expected = new double[x.length];
        for (int row = 0; row < rows; row++) {
            double[] part = Arrays.copyOfRange(x, row * n, (row + 1) * n);
            double mean = Arrays.stream(part).average().orElseThrow();
            double variance = Arrays.stream(part)
                    .map(v -> (v - mean) * (v - mean))
                    .average()
                    .orElseThrow();
            for (int k = 0; k < n; k++) {
                double weight = scale[(row * scalesInRow + k / (n / scalesInRow)) % scale.length]
                        / Math.sqrt(variance + epsilon);
                double z = y[row * n + k];
                double factor = relevance[row * n + k] / (z + (z >= 0 ? 0.5 : -0.5));
                for (int i = 0; i < n; i++) {
                    expected[row * n + i] += part[i] * ((i == k ? 1 : 0) - 1.0 / n) * weight * factor;
                }
            }
        }
        RelevanceCases.close("epsilon", RelevanceCases.relevances(net, EPSILON, List.of("x"), relevance), expected);
        assertThat(RelevanceCases.relevances(net, new LayerRule.ZPlus(), List.of("x"), relevance))
                .containsExactly(RelevanceCases.rounded(relevance));
    }

    /** Scores get nothing; each value's share is its weighted contribution, or among those with the output's sign. */
    private static void attention() throws OrtException {
        Net net = net().input("v", 1, 2, 3, 4)
                .node("Transpose", "v", "k", Attributes.of("perm", new long[] {0, 1, 3, 2}))
                .node("MatMul", "v,k", "s")
                .node("Softmax", "s", "a")
                .node("MatMul", "a,v", "y");
        double[] relevance = net.values(24);
        for (LayerRule rule : List.of(EPSILON, new LayerRule.ZPlus())) {
            RelevanceCases.close(
                    rule.toString(),
                    RelevanceCases.relevances(net, rule, List.of("v"), relevance),
                    attended(net.inputs("v"), rule, relevance));
        }
    }

    private static double[] attended(double[] v, LayerRule rule, double[] relevance) {
        double[] expected = new double[24];
        for (int output = 0; output < 24; output++) {
            int head = output / 12 * 12;
            double[] a = new double[3];
            for (int t = 0; t < 3; t++) {
                for (int k = 0; k < 4; k++) {
                    a[t] += v[output / 4 * 4 + k] * v[head + 4 * t + k];
                }
            }
            a = softmax(a);
            double[] c = new double[3];
            for (int t = 0; t < 3; t++) {
                c[t] = a[t] * v[head + 4 * t + output % 4];
            }
            double z = Arrays.stream(c).sum();
            double same = Arrays.stream(c).filter(part -> part * z > 0).sum();
            for (int t = 0; t < 3; t++) {
                double aligned = c[t] * z > 0 ? c[t] / same : 0;
                double share = rule.equals(EPSILON) ? c[t] / (z + Math.copySign(0.5, z)) : aligned;
                expected[head + 4 * t + output % 4] += share * relevance[output];
            }
        }
        return expected;
    }

    private static void queries() {
        Net net = net().input("q", 1, 3, 3)
                .input("v", 1, 3, 4)
                .node("Softmax", "q", "a")
                .node("MatMul", "a,v", "y");
        assertThatThrownBy(() -> RelevanceCases.relevances(net, EPSILON, List.of("v", "q"), new double[12]))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("no relevance of tensor \"y\" reaches tensor \"q\"")
                .hasMessageContaining("attention");
    }

    private static double[] softmax(double[] values) {
        double sum = Arrays.stream(values).map(Math::exp).sum();
        return Arrays.stream(values).map(value -> Math.exp(value) / sum).toArray();
    }
}
