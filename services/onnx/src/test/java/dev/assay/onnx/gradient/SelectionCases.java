package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.List;

final class SelectionCases {
    private SelectionCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        slices(cases);
        pads(cases);
        gathers(cases);
        scatters(cases);
        return cases;
    }

    private static Net net() {
        return new Net(17, 19);
    }

    private static RuleCase linear(String operator, String what, Net net) {
        return RuleCase.linear(operator, what, net, "x");
    }

    private static void slices(List<RuleCase> cases) {
        cases.add(linear(
                "Slice",
                "from the start of all axes",
                net().input("x", 4, 5).integers("s", 1, 2).integers("e", 3, 4).node("Slice", "x,s,e", "y")));
        cases.add(linear(
                "Slice",
                "negative axis and ends beyond",
                net().input("x", 3, 4, 5)
                        .integers("s", -3, 0)
                        .integers("e", Long.MAX_VALUE, -1)
                        .integers("a", -1, 1)
                        .node("Slice", "x,s,e,a", "y")));
        for (long step : new long[] {2, 3, -1, -2, -3}) {
            cases.add(linear(
                    "Slice",
                    "step " + step,
                    net().input("x", 2, 7, 3)
                            .integers("s", step > 0 ? 1 : 100)
                            .integers("e", step > 0 ? 100 : Long.MIN_VALUE)
                            .integers("a", 1)
                            .integers("d", step)
                            .node("Slice", "x,s,e,a,d", "y")));
        }
        cases.add(linear(
                "Slice",
                "two steps",
                net().input("x", 1, 6, 7)
                        .integers("s", 0, 5)
                        .integers("e", 6, 1)
                        .integers("a", 1, 2)
                        .integers("d", 2, -2)
                        .node("Slice", "x,s,e,a,d", "y")));
    }

    private static void pads(List<RuleCase> cases) {
        for (String mode : List.of("constant", "reflect", "edge")) {
            cases.add(linear(
                    "Pad",
                    mode,
                    net().input("x", 2, 4, 5)
                            .integers("p", 0, 2, 1, 0, 0, 3)
                            .node("Pad", "x,p", "y", Attributes.of("mode", mode))));
        }
        cases.add(linear(
                "Pad",
                "negative",
                net().input("x", 2, 5).integers("p", 0, -1, 0, 2).node("Pad", "x,p", "y")));
        cases.add(linear(
                "Pad",
                "some axes, a value",
                new Net(18, 19)
                        .input("x", 2, 3, 4)
                        .integers("p", 1, 2)
                        .integers("a", -1)
                        .singles("v", new double[] {7}, new long[0])
                        .node("Pad", "x,p,v,a", "y")));
        cases.add(linear(
                "Pad",
                "wrap",
                new Net(19, 19)
                        .input("x", 2, 4)
                        .integers("p", 0, 2, 0, 1)
                        .node("Pad", "x,p", "y", Attributes.of("mode", "wrap"))));
    }

    private static void gathers(List<RuleCase> cases) {
        cases.add(linear(
                "Gather",
                "one index, its axis gone",
                net().input("x", 2, 5, 3)
                        .integers("i", new long[] {-2})
                        .node("Gather", "x,i", "y", Attributes.of("axis", 1))));
        cases.add(linear(
                "Gather",
                "repeated indices of two axes",
                net().input("x", 2, 5)
                        .integers("i", new long[] {0, 4, 4, -5, 1, 4}, 2, 3)
                        .node("Gather", "x,i", "y", Attributes.of("axis", -1))));
        cases.add(linear(
                "GatherElements",
                "repeated indices",
                net().input("x", 3, 4)
                        .integers("i", new long[] {0, 2, 2, -1, 0, 3}, 3, 2)
                        .node("GatherElements", "x,i", "y", Attributes.of("axis", 1))));
        cases.add(linear(
                "GatherND",
                "repeated indices",
                net().input("x", 3, 4, 2)
                        .integers("i", new long[] {0, 1, 2, 3, 0, 1}, 3, 2)
                        .node("GatherND", "x,i", "y")));
    }

    private static void scatters(List<RuleCase> cases) {
        cases.add(RuleCase.linear(
                "ScatterElements",
                "negative axis",
                net().input("x", 3, 4)
                        .integers("i", new long[] {0, 2, 1, -1, 0, 3}, 3, 2)
                        .input("u", 3, 2)
                        .node("ScatterElements", "x,i,u", "y", Attributes.of("axis", -1)),
                "x",
                "u"));
        cases.add(RuleCase.linear(
                "ScatterND",
                "rows",
                net().input("x", 3, 4)
                        .integers("i", new long[] {2, 0}, 2, 1)
                        .input("u", 2, 4)
                        .node("ScatterND", "x,i,u", "y"),
                "x",
                "u"));
    }
}
