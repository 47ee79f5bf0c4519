package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.List;

final class NormalisationCases {
    private NormalisationCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        for (long[] shape : new long[][] {{2, 3}, {2, 3, 4}, {2, 3, 4, 2}}) {
            cases.add(RuleCase.inDouble(
                    "BatchNormalization",
                    shape.length + " axes",
                    net(17).input("x", shape)
                            .weight("s", 3)
                            .weight("b", 3)
                            .weight("m", 3)
                            .positiveWeight("v", 3)
                            .node("BatchNormalization", "x,s,b,m,v", "y", Attributes.of("epsilon", 1e-3)),
                    "x"));
        }
        layers(cases);
        for (long[] shape : new long[][] {{2, 3, 5}, {2, 3, 4, 3}}) {
            Net net = net(17).input("x", shape)
                    .weight("s", 3)
                    .weight("b", 3)
                    .node("InstanceNormalization", "x,s,b", "y", Attributes.of("epsilon", 1e-3));
            cases.add(new RuleCase(
                    "InstanceNormalization",
                    shape.length + " axes",
                    () -> Difference.check(
                            net,
                            "y",
                            inputs -> Reference.normalised(
                                    Net.found(inputs, "x"),
                                    6,
                                    (int) (shape[2] * (shape.length > 3 ? shape[3] : 1)),
                                    1e-3,
                                    net.weights("s"),
                                    net.weights("b"),
                                    1),
                            1e-6,
                            "x")));
        }
        groups(cases);
        for (long p = 1; p <= 2; p++) {
            for (long axis : new long[] {-1, 1}) {
                cases.add(RuleCase.inDouble(
                        "LpNormalization",
                        "p " + p + ", axis " + axis,
                        net(17).input("x", 2, 3, 4)
                                .node("LpNormalization", "x", "y", Attributes.of("p", p), Attributes.of("axis", axis)),
                        "x"));
            }
        }
        return cases;
    }

    private static Net net(int opset) {
        return new Net(opset, 17);
    }

    private static void layers(List<RuleCase> cases) {
        for (long axis : new long[] {-1, 1, -2}) {
            long[] scale = axis == -1 ? new long[] {5} : axis == 1 ? new long[] {3, 4, 5} : new long[] {4, 5};
            cases.add(RuleCase.inDouble(
                    "LayerNormalization",
                    "axis " + axis,
                    net(17).input("x", 2, 3, 4, 5)
                            .weight("s", scale)
                            .weight("b", scale)
                            .node("LayerNormalization", "x,s,b", "y", Attributes.of("axis", axis)),
                    "x"));
        }
        cases.add(RuleCase.inDouble(
                "LayerNormalization",
                "without bias",
                net(17).input("x", 2, 5)
                        .weight("s", 5)
                        .node("LayerNormalization", "x,s", "y", Attributes.of("epsilon", 0.1)),
                "x"));
    }

    /** Before opset 21 each group has a scale, from then on each channel. */
    private static void groups(List<RuleCase> cases) {
        for (int opset : new int[] {18, 21}) {
            long scales = opset == 18 ? 2 : 4;
            Net net = net(opset)
                    .input("x", 2, 4, 3, 2)
                    .weight("s", scales)
                    .weight("b", scales)
                    .node("GroupNormalization", "x,s,b", "y", Attributes.of("num_groups", 2));
            int channels = opset == 18 ? 1 : 2;
            cases.add(new RuleCase(
                    "GroupNormalization",
                    "opset " + opset,
                    () -> Difference.check(
                            net,
                            "y",
                            inputs -> Reference.normalised(
                                    Net.found(inputs, "x"), 4, 12, 1e-5, net.weights("s"), net.weights("b"), channels),
                            1e-6,
                            "x")));
        }
    }
}
