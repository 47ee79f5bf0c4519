package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;

final class ActivationCases {
    private ActivationCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>(List.of(
                function("Relu", 17, x -> Math.max(x, 0)),
                function("LeakyRelu", 17, x -> x > 0 ? x : 0.01 * x),
                function("LeakyRelu", 17, x -> x > 0 ? x : -0.3 * x, Attributes.of("alpha", -0.3)),
                function("ThresholdedRelu", 17, x -> x > 0.5 ? x : 0, Attributes.of("alpha", 0.5)),
                function("Elu", 17, x -> x > 0 ? x : Math.expm1(x)),
                function("Elu", 17, x -> x > 0 ? x : 0.7 * Math.expm1(x), Attributes.of("alpha", 0.7)),
                function("Celu", 17, x -> x > 0 ? x : 0.7 * Math.expm1(x / 0.7), Attributes.of("alpha", 0.7)),
                function("Selu", 17, x -> 1.0507009873554805 * (x > 0 ? x : 1.6732632423543772 * Math.expm1(x))),
                function("Sigmoid", 17, x -> 1 / (1 + Math.exp(-x))),
                function("HardSigmoid", 17, x -> Math.clamp(0.2 * x + 0.5, 0, 1)),
                function(
                        "HardSigmoid",
                        17,
                        x -> Math.clamp(x / 1.5 + 0.4, 0, 1),
                        Attributes.of("alpha", 1 / 1.5),
                        Attributes.of("beta", 0.4)),
                function("Tanh", 17, Math::tanh),
                function("Softplus", 17, x -> Math.log1p(Math.exp(x))),
                function("Softsign", 17, x -> x / (1 + Math.abs(x))),
                function("Mish", 18, x -> x * Math.tanh(Math.log1p(Math.exp(x)))),
                function("Gelu", 20, x -> x * FunctionCases.normal(x)),
                function(
                        "Gelu",
                        20,
                        x -> x / 2 * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x))),
                        Attributes.of("approximate", "tanh"))));
        cases.add(hardSwish());
        cases.add(RuleCase.inDouble(
                "PRelu",
                "slope by channel",
                net(17).input("x", 2, 3, 4).weight("a", 3, 1).node("PRelu", "x,a", "y"),
                "x"));
        cases.add(RuleCase.inDouble(
                "PRelu",
                "by the slope",
                net(17).input("x", 2, 3, 4).input("a", 3, 1).node("PRelu", "x,a", "y"),
                "x",
                "a"));
        clip(cases);
        softmax(cases);
        return cases;
    }

    private static Net net(int opset) {
        return new Net(opset, 11);
    }

    private static RuleCase function(String operator, int opset, DoubleUnaryOperator f, AttributeProto... attributes) {
        Net net = net(opset).input("x", 2, 3, 5).node(operator, "x", "y", attributes);
        return new RuleCase(
                operator,
                "attributes " + attributes.length,
                () -> Difference.ofFunction(net, f::applyAsDouble, "y", "x"),
                Optional.of(net),
                List.of("x"));
    }

    private static RuleCase hardSwish() {
        double[] values = {-5, -3.4, -2.9, -1.5, -0.2, 0.3, 1.4, 2.8, 3.3, 6};
        Net net = net(17).input("x", values, values.length).node("HardSwish", "x", "y");
        return new RuleCase(
                "HardSwish",
                "all three pieces",
                () -> Difference.ofFunction(net, x -> x * Math.clamp(x / 6 + 0.5, 0, 1), "y", "x"),
                Optional.of(net),
                List.of("x"));
    }

    private static void clip(List<RuleCase> cases) {
        cases.add(RuleCase.inDouble(
                "Clip",
                "both bounds",
                net(17).input("x", 3, 7)
                        .weight("a", new double[] {-0.6})
                        .weight("b", new double[] {0.9})
                        .node("Clip", "x,a,b", "y"),
                "x"));
        cases.add(RuleCase.inDouble(
                "Clip",
                "upper bound only",
                net(17).input("x", 3, 7).weight("b", new double[] {0.9}).node("Clip", "x,,b", "y"),
                "x"));
        cases.add(RuleCase.inDouble("Clip", "no bound", net(17).input("x", 3, 7).node("Clip", "x", "y"), "x"));
    }

    private static void softmax(List<RuleCase> cases) {
        for (String operator : List.of("Softmax", "LogSoftmax")) {
            cases.add(RuleCase.inDouble(
                    operator, "last axis", net(17).input("x", 3, 5).node(operator, "x", "y"), "x"));
            for (long axis : new long[] {1, -3}) {
                cases.add(RuleCase.inDouble(
                        operator,
                        "axis " + axis,
                        net(17).input("x", 2, 3, 4).node(operator, "x", "y", Attributes.of("axis", axis)),
                        "x"));
            }
        }
    }
}
