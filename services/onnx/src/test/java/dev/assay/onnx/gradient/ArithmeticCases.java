package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.List;

final class ArithmeticCases {
    /** Shapes of two operands that broadcast, in every position. */
    private static final long[][][] PAIRS = {
        {{2, 3, 4}, {2, 3, 4}},
        {{2, 3, 4}, {4}},
        {{2, 3, 4}, {}},
        {{}, {3, 4}},
        {{2, 3, 4}, {3, 1}},
        {{2, 1, 4}, {3, 1}},
        {{1, 3, 1}, {2, 1, 4}},
        {{4}, {2, 3, 1}},
        {{1, 1}, {1, 1}}
    };

    private ArithmeticCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        for (long[][] pair : PAIRS) {
            String shapes = java.util.Arrays.deepToString(pair);
            for (String operator : List.of("Add", "Sub", "Mul", "Max", "Min", "Sum")) {
                cases.add(RuleCase.inDouble(operator, shapes, both(operator, pair), "a", "b"));
            }
            cases.add(RuleCase.linear("Mean", shapes, both("Mean", pair), "a", "b"));
            cases.add(RuleCase.inDouble(
                    "Div",
                    shapes,
                    net().input("a", pair[0]).positive("b", pair[1]).node("Div", "a,b", "y"),
                    "a",
                    "b"));
            cases.add(RuleCase.inDouble(
                    "Pow",
                    shapes,
                    net().positive("a", pair[0]).input("b", pair[1]).node("Pow", "a,b", "y"),
                    "a",
                    "b"));
        }
        cases.add(RuleCase.inDouble(
                "Mul", "of a tensor with itself", net().input("a", 2, 3).node("Mul", "a,a", "y"), "a"));
        cases.add(RuleCase.inDouble(
                "Sub", "of a constant", net().input("a", 2, 3).weight("b", 3).node("Sub", "b,a", "y"), "a"));
        cases.add(RuleCase.inDouble(
                "Sum",
                "of three",
                net().input("a", 2, 3).input("b", 3).input("c").node("Sum", "a,b,c", "y"),
                "a",
                "b",
                "c"));
        for (double exponent : new double[] {0, 1, 2, 3, 0.5, -1.5}) {
            cases.add(RuleCase.inDouble(
                    "Pow",
                    "to " + exponent,
                    net().positive("a", 2, 3)
                            .weight("b", new double[] {exponent})
                            .node("Pow", "a,b", "z")
                            .node("Add", "z,a", "y"),
                    "a"));
        }
        for (double exponent : new double[] {2, 3, 4}) {
            cases.add(RuleCase.inDouble(
                    "Pow",
                    "negative base to " + exponent,
                    net().input("a", 2, 3).weight("b", new double[] {exponent}).node("Pow", "a,b", "y"),
                    "a"));
        }
        boolean[] condition = {true, false, true};
        cases.add(RuleCase.inDouble(
                "Where",
                "broadcast",
                net().booleans("c", condition, 3, 1)
                        .input("a", 2, 1, 4)
                        .input("b", 4)
                        .node("Where", "c,a,b", "y"),
                "a",
                "b"));
        return cases;
    }

    private static Net net() {
        return new Net(17, 13);
    }

    private static Net both(String operator, long[][] pair) {
        return net().input("a", pair[0]).input("b", pair[1]).node(operator, "a,b", "y");
    }
}
