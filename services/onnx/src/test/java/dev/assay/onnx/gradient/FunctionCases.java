package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

final class FunctionCases {
    /** Terms of the series of the error function: below 1e-16 for arguments up to 3. */
    private static final int TERMS = 60;

    private FunctionCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        for (String operator : List.of("Identity", "Neg", "Abs", "Exp", "Sin", "Cos")) {
            cases.add(
                    RuleCase.inDouble(operator, "of any", net().input("x", 3, 5).node(operator, "x", "y"), "x"));
        }
        cases.add(function("Atan", Math::atan));
        cases.add(function("Erf", FunctionCases::erf));
        for (String operator : List.of("Log", "Sqrt", "Reciprocal")) {
            cases.add(RuleCase.inDouble(
                    operator, "of positive numbers", net().positive("x", 3, 5).node(operator, "x", "y"), "x"));
        }
        for (String operator : List.of("Sign", "Floor", "Ceil", "Round")) {
            // The gradient is that of x alone: whatever the step function's own rule gave would come on top.
            cases.add(RuleCase.inDouble(
                    operator,
                    "adds nothing",
                    net().input("x", betweenHalves(15), 3, 5)
                            .node(operator, "x", "z")
                            .node("Add", "x,z", "y"),
                    "x"));
        }
        cases.add(RuleCase.linear(
                "Cast",
                "there and back",
                net().input("x", 3, 5)
                        .node("Cast", "x", "d", Attributes.of("to", DataType.DOUBLE.getNumber()))
                        .node("Cast", "d", "y", Attributes.of("to", DataType.FLOAT.getNumber())),
                "x"));
        cases.add(RuleCase.linear(
                "Dropout", "at inference", net().input("x", 3, 5).node("Dropout", "x", "y"), "x"));
        cases.add(RuleCase.linear(
                "Dropout",
                "its training mode a constant false",
                net().input("x", 3, 5)
                        .singles("r", new double[] {.5}, new long[0])
                        .booleans("training", new boolean[] {false})
                        .node("Dropout", "x,r,training", "y"),
                "x"));
        return cases;
    }

    private static Net net() {
        return new Net(17, 12);
    }

    /** Values on both sides of 0, each 0.2 or more from every multiple of a half, where steps are. */
    private static double[] betweenHalves(int n) {
        return IntStream.range(0, n).mapToDouble(i -> 0.5 * (i - n / 2) + 0.2).toArray();
    }

    private static RuleCase function(String operator, java.util.function.DoubleUnaryOperator f) {
        Net net = net().input("x", 3, 5).node(operator, "x", "y");
        return new RuleCase(
                operator,
                "of any",
                () -> Difference.ofFunction(net, f::applyAsDouble, "y", "x"),
                Optional.of(net),
                List.of("x"));
    }

    static double normal(double x) {
        return 0.5 * (1 + erf(x / Math.sqrt(2)));
    }

    /** The error function by its Taylor series. */
    static double erf(double x) {
        double term = x;
        double sum = x;
        for (int n = 1; n < TERMS; n++) {
            term *= -x * x / n;
            sum += term / (2 * n + 1);
        }
        return 2 / Math.sqrt(Math.PI) * sum;
    }
}
