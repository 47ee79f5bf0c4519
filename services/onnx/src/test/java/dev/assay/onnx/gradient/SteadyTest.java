package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules for a GPU give what the standard rules give, without what adds in any order. */
class SteadyTest {
    private record Case(String what, String operator, Net net) {}

    private static AttributeProto ints(String name, long... values) {
        return Attributes.of(name, values);
    }

    private static Case conv(String what, long[] input, long[] weight, AttributeProto... attributes) {
        Net net = new Net(17, 3).input("x", input).weight("w", weight).node("Conv", "x,w", "y", attributes);
        return new Case(what, "Conv", net);
    }

    private static Case pool(String what, String operator, long[] input, AttributeProto... attributes) {
        // Distinct, so that each window has one largest value.
        int n = (int) Arrays.stream(input).reduce(1, (a, b) -> a * b);
        double[] values =
                IntStream.range(0, n).mapToDouble(i -> (i * 37L % 1009) / 100.0).toArray();
        return new Case(what, operator, new Net(17, 3).input("x", values, input).node(operator, "x", "y", attributes));
    }

    private static List<Case> cases() {
        long[] two = {2, 2};
        long[] one = {1, 1, 1, 1};
        return List.of(
                conv(
                        "stride 2",
                        new long[] {2, 3, 8, 8},
                        new long[] {4, 3, 3, 3},
                        ints("strides", two),
                        ints("pads", one)),
                conv("odd sides", new long[] {2, 3, 9, 7}, new long[] {4, 3, 3, 3}, ints("strides", two)),
                conv(
                        "groups, uneven strides and padding",
                        new long[] {2, 4, 12, 9},
                        new long[] {6, 2, 3, 3},
                        ints("strides", 3, 2),
                        ints("pads", 0, 1, 2, 0),
                        Attributes.of("group", 2)),
                conv(
                        "dilation",
                        new long[] {1, 4, 13, 13},
                        new long[] {4, 1, 3, 3},
                        ints("strides", two),
                        ints("dilations", two),
                        ints("pads", 2, 2, 2, 2),
                        Attributes.of("group", 4)),
                conv("points", new long[] {2, 3, 8, 8}, new long[] {5, 3, 1, 1}, ints("strides", two)),
                conv("points of an odd side", new long[] {2, 3, 7, 7}, new long[] {5, 3, 1, 1}, ints("strides", two)),
                conv(
                        "padded points",
                        new long[] {2, 3, 7, 8},
                        new long[] {5, 3, 1, 1},
                        ints("strides", 3, 2),
                        ints("pads", one)),
                conv(
                        "padding beyond the kernel",
                        new long[] {2, 3, 7, 8},
                        new long[] {5, 3, 2, 2},
                        ints("strides", two),
                        ints("pads", 3, 2, 2, 3)),
                conv("patches", new long[] {1, 3, 16, 16}, new long[] {6, 3, 4, 4}, ints("strides", 4, 4)),
                conv("no stride", new long[] {1, 3, 6, 6}, new long[] {4, 3, 3, 3}, ints("pads", one)),
                conv("one axis", new long[] {2, 3, 11}, new long[] {4, 3, 3}, ints("strides", 2)),
                conv("three axes", new long[] {1, 2, 5, 6, 7}, new long[] {3, 2, 2, 3, 2}, ints("strides", 2, 2, 3)),
                pool("apart", "MaxPool", new long[] {2, 3, 8, 8}, ints("kernel_shape", two), ints("strides", two)),
                pool(
                        "overlapping",
                        "MaxPool",
                        new long[] {2, 3, 9, 8},
                        ints("kernel_shape", 3, 3),
                        ints("strides", two),
                        ints("pads", one)),
                pool("stride 1", "MaxPool", new long[] {2, 2, 5, 6}, ints("kernel_shape", 3, 2)),
                pool(
                        "dilated, beyond the end",
                        "MaxPool",
                        new long[] {1, 2, 10, 9},
                        ints("kernel_shape", two),
                        ints("dilations", two),
                        ints("strides", two),
                        Attributes.of("ceil_mode", 1)),
                pool("one axis", "MaxPool", new long[] {2, 3, 9}, ints("kernel_shape", 3), ints("strides", 2)),
                pool("apart", "AveragePool", new long[] {2, 3, 8, 8}, ints("kernel_shape", two), ints("strides", two)),
                pool(
                        "overlapping, with the padding counted",
                        "AveragePool",
                        new long[] {2, 3, 9, 8},
                        ints("kernel_shape", 3, 3),
                        ints("strides", two),
                        ints("pads", one),
                        Attributes.of("count_include_pad", 1)),
                pool("stride 1", "AveragePool", new long[] {2, 2, 5, 6}, ints("kernel_shape", 3, 2)),
                pool(
                        "beyond the end",
                        "AveragePool",
                        new long[] {1, 2, 8, 7},
                        ints("kernel_shape", 3, 3),
                        ints("strides", two),
                        Attributes.of("ceil_mode", 1)));
    }

    @TestFactory
    Stream<DynamicTest> agree_with_the_standard_rules_without_transposed_convolutions() {
        return cases().stream()
                .map(one -> DynamicTest.dynamicTest(one.operator() + ": " + one.what(), () -> agrees(one)));
    }

    private static void agrees(Case one) throws OrtException {
        Folded plain = Folding.plain(one.net().model(DataType.FLOAT, "y"));
        double[] cotangent = one.net().values(plain.shape("y"));
        Difference.close(
                "gradient",
                run(one.net(), plain, Steady.RULES, cotangent),
                run(one.net(), plain, Rules.STANDARD, cotangent));
        assertThat(gradient(plain, Steady.RULES).model().getGraph().getNodeList())
                .extracting(NodeProto::getOpType)
                .doesNotContain("ConvTranspose");
    }

    /** Windows of 3 at every second place overlap with the next of each axis: four turns, none of them with overlaps. */
    @Test
    void no_addition_of_a_pool_brings_two_values_to_the_same_place() throws OrtException {
        Net net = pool(
                        "overlapping",
                        "MaxPool",
                        new long[] {1, 1, 9, 9},
                        ints("kernel_shape", 3, 3),
                        ints("strides", 2, 2))
                .net();
        Folded plain = Folding.plain(net.model(DataType.FLOAT, "y"));
        Gradient gradient = gradient(plain, Steady.RULES);
        List<String> places = gradient.model().getGraph().getNodeList().stream()
                .filter(node -> node.getOpType().equals("ScatterElements"))
                .map(node -> node.getInput(1))
                .toList();
        assertThat(places).hasSize(4);
        Map<String, double[]> inputs = new HashMap<>(net.inputs());
        inputs.put(gradient.seed(), net.values(plain.shape("y")));
        var model = gradient.model().toBuilder();
        places.forEach(name -> model.getGraphBuilder().addOutputBuilder().setName(name));
        try (Runner runner = new Runner(model.build(), OptLevel.BASIC_OPT)) {
            Map<String, double[]> found = runner.run(inputs);
            assertThat(places)
                    .allSatisfy(name -> assertThat(found.get(name)).isNotEmpty().doesNotHaveDuplicates());
            assertThat(places.stream()
                            .mapToInt(name -> found.getOrDefault(name, new double[0]).length)
                            .sum())
                    .isEqualTo(16);
        }
    }

    private static Gradient gradient(Folded plain, Rules rules) {
        return Gradient.of(plain, "y", List.of("x"), new Gradient.Seed.Dense(), rules);
    }

    private static double[] run(Net net, Folded plain, Rules rules, double[] cotangent) throws OrtException {
        Gradient gradient = gradient(plain, rules);
        Map<String, double[]> inputs = new HashMap<>(net.inputs());
        inputs.put(gradient.seed(), cotangent);
        try (Runner runner = new Runner(gradient.model(), OptLevel.ALL_OPT)) {
            return Net.found(runner.run(inputs), gradient.gradients().getFirst());
        }
    }

    @Test
    void every_rule_of_its_own_has_a_case() {
        assertThat(cases().stream().map(Case::operator).collect(Collectors.toSet()))
                .isEqualTo(Steady.RULES.all().stream()
                        .filter(rule -> Rules.STANDARD.find(rule.operator()).orElseThrow() != rule)
                        .map(Rule::operator)
                        .collect(Collectors.toSet()));
    }
}
