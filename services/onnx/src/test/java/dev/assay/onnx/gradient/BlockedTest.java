package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** The rules for a processor give what the standard rules give, which are held to differences of the forward pass. */
class BlockedTest {
    /** Values at, just below and just above every bend, beside ordinary ones. */
    private static final float[] AT = {
        0,
        6,
        3,
        -3,
        1,
        Math.nextDown(6f),
        Math.nextUp(0f) * 0x1p30f,
        Math.nextDown(3f),
        Math.nextUp(-3f),
        Math.nextDown(-3f),
        Math.nextUp(3f),
        Math.nextDown(1f),
        -0.0f,
        1e-30f,
        7,
        -7,
        2.5f,
        -2.5f,
        0.3f,
        5.9f
    };

    /** @param blocked whether the appended nodes are those of the layout in blocks */
    record Case(String what, Net net, boolean blocked) {}

    private static Net bends(int channels) {
        double[] values = new double[2 * channels * 9];
        for (int i = 0; i < values.length; i++) {
            values[i] = AT[i % AT.length];
        }
        return new Net(17, 1).input("x", values, 2, channels, 3, 3);
    }

    private static Net clip(double low, double high, int channels) {
        return bends(channels)
                .weight("low", new double[] {low})
                .weight("high", new double[] {high})
                .node("Clip", "x,low,high", "y");
    }

    private static Net conv(long[] size, int channels, long kernel, AttributeProto... attributes) {
        AttributeProto[] all = Stream.concat(Stream.of(Attributes.of("group", channels)), Stream.of(attributes))
                .toArray(AttributeProto[]::new);
        return new Net(17, 3)
                .input("x", 2, channels, size[0], size[1])
                .weight("w", channels, 1, kernel, kernel)
                .node("Conv", "x,w", "y", all);
    }

    private static AttributeProto ints(String name, long... values) {
        return Attributes.of(name, values);
    }

    /** A map times the mean of each of its channels, or that times the map. */
    private static Net gated(int channels, boolean first) {
        return new Net(17, 5)
                .input("x", 2, channels, 5, 3)
                .node("GlobalAveragePool", "x", "m")
                .node("Sigmoid", "m", "s")
                .node("Mul", first ? "s,x" : "x,s", "y");
    }

    private static Map<String, List<Case>> cases() {
        return Map.of(
                "Relu",
                List.of(
                        new Case("in blocks", bends(16).node("Relu", "x", "y"), true),
                        new Case(
                                "one number a channel",
                                new Net(17, 5).input("x", 3, 8, 1, 1).node("Relu", "x", "y"),
                                true),
                        new Case("channels that make no block", bends(5).node("Relu", "x", "y"), false)),
                "Clip",
                List.of(
                        new Case("relu6", clip(0, 6, 8), true),
                        new Case("a bound that is a power of two", clip(0, 1, 8), true),
                        new Case("from below 0", clip(-1, 6, 8), false),
                        new Case("channels that make no block", clip(0, 6, 3), false)),
                "HardSwish",
                List.of(
                        new Case("in blocks", bends(24).node("HardSwish", "x", "y"), true),
                        new Case("channels that make no block", bends(2).node("HardSwish", "x", "y"), false)),
                "Mul",
                List.of(
                        new Case("a map by its gate", gated(16, false), true),
                        new Case("a gate by its map", gated(8, true), true),
                        new Case("channels that make no block", gated(5, false), false),
                        new Case(
                                "two maps",
                                new Net(17, 5)
                                        .input("x", 2, 8, 5, 3)
                                        .node("Sigmoid", "x", "s")
                                        .node("Mul", "x,s", "y"),
                                false),
                        new Case(
                                "one number a channel for all pictures",
                                new Net(17, 5)
                                        .input("x", 2, 8, 5, 3)
                                        .weight("s", 1, 8, 1, 1)
                                        .node("Mul", "s,x", "y"),
                                false),
                        new Case(
                                "two squeezed",
                                new Net(17, 5).input("x", 2, 8, 1, 1).node("Mul", "x,x", "y"),
                                false)),
                "HardSigmoid",
                List.of(
                        new Case("in blocks", bends(16).node("HardSigmoid", "x", "y"), true),
                        new Case(
                                "a gate",
                                bends(16).node("HardSigmoid", "x", "y", Attributes.of("alpha", 1.0 / 6)),
                                true),
                        new Case("channels that make no block", bends(5).node("HardSigmoid", "x", "y"), false),
                        new Case(
                                "falling",
                                bends(8).node("HardSigmoid", "x", "y", Attributes.of("alpha", -0.5)),
                                false)),
                "GlobalAveragePool",
                List.of(
                        new Case(
                                "in blocks",
                                new Net(17, 5).input("x", 2, 16, 5, 3).node("GlobalAveragePool", "x", "y"),
                                true),
                        new Case(
                                "channels that make no block",
                                new Net(17, 5).input("x", 2, 6, 5, 3).node("GlobalAveragePool", "x", "y"),
                                false),
                        new Case(
                                "one axis",
                                new Net(17, 5).input("x", 2, 8, 5).node("GlobalAveragePool", "x", "y"),
                                false)),
                "MaxPool",
                BlockedPools.CASES,
                "Conv",
                List.of(
                        new Case(
                                "stride 2",
                                conv(new long[] {8, 8}, 8, 3, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
                                true),
                        new Case(
                                "odd sides",
                                conv(new long[] {9, 7}, 8, 3, ints("strides", 2, 2), ints("pads", 1, 1, 1, 1)),
                                true),
                        new Case(
                                "a stride along one side",
                                conv(new long[] {8, 7}, 8, 3, ints("strides", 1, 2), ints("pads", 1, 1, 1, 1)),
                                true),
                        new Case("no padding", conv(new long[] {11, 10}, 16, 5, ints("strides", 2, 2)), true),
                        new Case(
                                "asymmetric padding and strides",
                                conv(new long[] {12, 9}, 8, 3, ints("strides", 3, 2), ints("pads", 0, 1, 2, 0)),
                                true),
                        new Case(
                                "dilation",
                                conv(
                                        new long[] {13, 13},
                                        8,
                                        3,
                                        ints("strides", 2, 2),
                                        ints("dilations", 2, 2),
                                        ints("pads", 2, 2, 2, 2)),
                                true),
                        new Case(
                                "a stride beyond the kernel, and more left over than the kernel spans",
                                conv(new long[] {11, 11}, 8, 1, ints("strides", 4, 4)),
                                false),
                        new Case("no stride", conv(new long[] {6, 6}, 8, 3, ints("pads", 1, 1, 1, 1)), false)));
    }

    @TestFactory
    Stream<DynamicTest> agree_with_the_standard_rules() {
        return cases().entrySet().stream()
                .flatMap(entry -> entry.getValue().stream()
                        .map(one -> DynamicTest.dynamicTest(entry.getKey() + ": " + one.what(), () -> agrees(one))));
    }

    private static void agrees(Case one) throws OrtException {
        Folded plain = Folding.plain(one.net().model(DataType.FLOAT, "y"));
        double[] cotangent = one.net().values(plain.shape("y"));
        double[] standard = run(one.net(), plain, Rules.STANDARD, cotangent, "x");
        Difference.close("gradient", run(one.net(), plain, Blocked.RULES, cotangent, "x"), standard);
        // What is computed in another way on the way forward is the same.
        Difference.close(
                "forward",
                run(one.net(), plain, Blocked.RULES, cotangent, "y"),
                run(one.net(), plain, Rules.STANDARD, cotangent, "y"));
        assertThat(appended(plain, Blocked.RULES).equals(appended(plain, Rules.STANDARD)))
                .isNotEqualTo(one.blocked());
    }

    /** Relevance is led back by these rules too. */
    @TestFactory
    Stream<DynamicTest> relevance_led_back_agrees_with_the_standard_rules() {
        return Stream.of("Conv", "MaxPool", "GlobalAveragePool", "Relu", "Clip")
                .flatMap(operator -> cases().getOrDefault(operator, List.of()).stream()
                        .map(one -> DynamicTest.dynamicTest(operator + ": " + one.what(), () -> led(one.net()))));
    }

    private static void led(Net net) throws OrtException {
        double[] start =
                net.values(Folding.plain(net.model(DataType.FLOAT, "y")).shape("y"));
        for (LayerRule rule : RelevanceCases.LAYER_RULES) {
            Difference.close(
                    rule.toString(),
                    RelevanceCases.relevances(net, rule, Blocked.RULES, List.of("x"), start),
                    RelevanceCases.relevances(net, rule, List.of("x"), start));
        }
    }

    private static Set<String> appended(Folded plain, Rules rules) {
        return gradient(plain, rules).model().getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .collect(Collectors.toSet());
    }

    static Gradient gradient(Folded plain, Rules rules) {
        return Gradient.of(plain, "y", List.of("x"), new Gradient.Seed.Dense(), rules);
    }

    private static double[] run(Net net, Folded plain, Rules rules, double[] cotangent, String what)
            throws OrtException {
        Gradient gradient = gradient(plain, rules);
        Map<String, double[]> inputs = new HashMap<>(net.inputs());
        inputs.put(gradient.seed(), cotangent);
        try (Runner runner = new Runner(gradient.model(), OptLevel.ALL_OPT)) {
            return Net.found(
                    runner.run(inputs), what.equals("x") ? gradient.gradients().getFirst() : what);
        }
    }

    @Test
    void every_rule_of_its_own_has_a_case() {
        Set<String> own = Blocked.RULES.all().stream()
                .filter(rule -> Rules.STANDARD.find(rule.operator()).orElseThrow() != rule)
                .map(Rule::operator)
                .collect(Collectors.toSet());
        assertThat(cases().keySet()).isEqualTo(own);
    }

    @Test
    void a_hard_swish_that_was_taken_apart_is_one_again_unless_its_gate_has_another_use() {
        Net swish = new Net(17, 1)
                .input("x", 1, 8, 2, 2)
                .node("HardSigmoid", "x", "h", Attributes.of("alpha", 1.0 / 6), Attributes.of("beta", 0.5))
                .node("Mul", "h,x", "y");
        assertThat(operators(Swishes.whole(swish.model(DataType.FLOAT, "y")))).containsExactly("HardSwish");
        assertThat(operators(Swishes.whole(swish.model(DataType.FLOAT, "y", "h"))))
                .containsExactly("HardSigmoid", "Mul");
        Net other = new Net(17, 1)
                .input("x", 1, 8, 2, 2)
                .node("HardSigmoid", "x", "h")
                .node("Mul", "h,x", "y");
        assertThat(operators(Swishes.whole(other.model(DataType.FLOAT, "y")))).containsExactly("HardSigmoid", "Mul");
        Net twice = swish.node("Add", "h,y", "z");
        assertThat(operators(Swishes.whole(twice.model(DataType.FLOAT, "z"))))
                .containsExactly("HardSigmoid", "Mul", "Add");
    }

    private static List<String> operators(ai.onnx.proto.OnnxMl.ModelProto model) {
        return model.getGraph().getNodeList().stream().map(NodeProto::getOpType).toList();
    }
}
