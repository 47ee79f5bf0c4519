package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

final class ReductionCases {
    private ReductionCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        for (String operator : List.of(
                "ReduceMean",
                "ReduceMax",
                "ReduceMin",
                "ReduceL1",
                "ReduceL2",
                "ReduceSumSquare",
                "ReduceLogSum",
                "ReduceLogSumExp")) {
            cases.add(RuleCase.inDouble(
                    operator,
                    "axes as attribute",
                    net(17).positive("x", 2, 3, 4)
                            .node(
                                    operator,
                                    "x",
                                    "y",
                                    Attributes.of("axes", new long[] {-1, 0}),
                                    Attributes.of("keepdims", 0)),
                    "x"));
            cases.addAll(withInput(operator, 18));
        }
        cases.addAll(withInput("ReduceSum", 17));
        pools(cases);
        for (long exclusive = 0; exclusive < 2; exclusive++) {
            for (long reverse = 0; reverse < 2; reverse++) {
                cases.add(RuleCase.inDouble(
                        "CumSum",
                        "exclusive " + exclusive + ", reverse " + reverse,
                        net(17).input("x", 2, 4, 3)
                                .integers("axis", new long[] {1})
                                .node(
                                        "CumSum",
                                        "x,axis",
                                        "y",
                                        Attributes.of("exclusive", exclusive),
                                        Attributes.of("reverse", reverse)),
                        "x"));
            }
        }
        return cases;
    }

    private static Net net(int opset) {
        return new Net(opset, 14);
    }

    private static List<RuleCase> withInput(String operator, int opset) {
        return List.of(
                RuleCase.inDouble(
                        operator,
                        "axes as input",
                        net(opset)
                                .positive("x", 2, 3, 4)
                                .integers("axes", 1, -1)
                                .node(operator, "x,axes", "y"),
                        "x"),
                RuleCase.inDouble(
                        operator, "all axes", net(opset).positive("x", 2, 3, 4).node(operator, "x", "y"), "x"),
                RuleCase.inDouble(
                        operator,
                        "all axes, none kept",
                        net(opset).positive("x", 3, 4).node(operator, "x", "y", Attributes.of("keepdims", 0)),
                        "x"));
    }

    private static void pools(List<RuleCase> cases) {
        for (String operator : List.of("GlobalAveragePool", "GlobalMaxPool")) {
            for (long[] shape : new long[][] {{2, 3, 5}, {2, 3, 4, 5}, {1, 2, 2, 3, 4}}) {
                Net net = net(17).input("x", shape).node(operator, "x", "y");
                cases.add(
                        operator.equals("GlobalAveragePool")
                                ? RuleCase.linear(operator, shape.length - 2 + " axes", net, "x")
                                : new RuleCase(
                                        operator,
                                        shape.length - 2 + " axes",
                                        () -> Difference.check(
                                                net,
                                                "y",
                                                inputs -> greatest(Net.found(inputs, "x"), (int) (shape[0] * shape[1])),
                                                1e-6,
                                                "x"),
                                        Optional.of(net),
                                        List.of("x")));
            }
        }
    }

    private static double[] greatest(double[] x, int channels) {
        double[] greatest = new double[channels];
        int size = x.length / channels;
        for (int c = 0; c < channels; c++) {
            greatest[c] =
                    java.util.Arrays.stream(x, c * size, (c + 1) * size).max().orElseThrow();
        }
        return greatest;
    }
}
