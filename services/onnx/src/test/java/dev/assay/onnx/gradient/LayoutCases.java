package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;

final class LayoutCases {
    private LayoutCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        cases.add(linear(
                "Reshape",
                "to fewer axes",
                net().input("x", 2, 3, 4).integers("s", 0, -1).node("Reshape", "x,s", "y")));
        cases.add(linear(
                "Flatten", "axis 2", net().input("x", 2, 3, 4).node("Flatten", "x", "y", Attributes.of("axis", 2))));
        cases.add(linear(
                "Flatten", "axis -1", net().input("x", 2, 3, 4).node("Flatten", "x", "y", Attributes.of("axis", -1))));
        cases.add(linear(
                "Squeeze",
                "one axis",
                net().input("x", 2, 1, 4, 1).integers("a", -1).node("Squeeze", "x,a", "y")));
        cases.add(linear("Squeeze", "all axes", net().input("x", 2, 1, 4, 1).node("Squeeze", "x", "y")));
        cases.add(linear(
                "Unsqueeze",
                "two axes",
                net().input("x", 2, 4).integers("a", 0, -1).node("Unsqueeze", "x,a", "y")));
        cases.add(linear("Transpose", "reversed", net().input("x", 2, 3, 4).node("Transpose", "x", "y")));
        cases.add(linear(
                "Transpose",
                "a cycle",
                net().input("x", 2, 3, 4, 5)
                        .node("Transpose", "x", "y", Attributes.of("perm", new long[] {2, 0, 3, 1}))));
        concats(cases);
        splits(cases);
        cases.add(linear(
                "Expand",
                "new and old axes",
                net().input("x", 3, 1).integers("s", 2, 1, 4).node("Expand", "x,s", "y")));
        cases.add(linear(
                "Tile", "two axes", net().input("x", 2, 3).integers("r", 3, 2).node("Tile", "x,r", "y")));
        for (String mode : List.of("DCR", "CRD")) {
            cases.add(linear(
                    "DepthToSpace",
                    mode,
                    net().input("x", 2, 8, 2, 3)
                            .node(
                                    "DepthToSpace",
                                    "x",
                                    "y",
                                    Attributes.of("blocksize", 2),
                                    Attributes.of("mode", mode))));
        }
        cases.add(linear(
                "SpaceToDepth",
                "block 2",
                net().input("x", 2, 3, 4, 6).node("SpaceToDepth", "x", "y", Attributes.of("blocksize", 2))));
        for (long upper = 0; upper < 2; upper++) {
            cases.add(linear(
                    "Trilu",
                    "upper " + upper,
                    net().input("x", 2, 3, 4).node("Trilu", "x", "y", Attributes.of("upper", upper))));
        }
        cases.add(linear(
                "Trilu",
                "with offset",
                net().input("x", 3, 4).integers("k", new long[] {-1}).node("Trilu", "x,k", "y")));
        resizes(cases);
        return cases;
    }

    static RuleCase linear(String operator, String what, Net net) {
        return RuleCase.linear(operator, what, net, "x");
    }

    private static Net net() {
        return new Net(17, 18);
    }

    private static void concats(List<RuleCase> cases) {
        for (long axis : new long[] {1, -2}) {
            cases.add(RuleCase.linear(
                    "Concat",
                    "axis " + axis,
                    net().input("a", 2, 3, 4)
                            .weight("c", 2, 1, 4)
                            .input("b", 2, 2, 4)
                            .node("Concat", "a,c,b,a", "y", Attributes.of("axis", axis)),
                    "a",
                    "b"));
        }
    }

    private static void splits(List<RuleCase> cases) {
        cases.add(linear(
                "Split",
                "sizes given, one part unused",
                net().input("x", 2, 6, 3)
                        .integers("s", 1, 3, 2)
                        .node("Split", "x,s", "a,b,c", Attributes.of("axis", 1))
                        .node("Concat", "c,a", "y", Attributes.of("axis", -2))));
        cases.add(linear(
                "Split",
                "even, negative axis",
                net().input("x", 2, 6)
                        .node("Split", "x", "a,b", Attributes.of("axis", -1))
                        .node("Sub", "b,a", "y")));
        cases.add(linear(
                "Split",
                "number of parts",
                new Net(18, 18)
                        .input("x", 2, 5)
                        .node("Split", "x", "a,b,c", Attributes.of("axis", 1), Attributes.of("num_outputs", 3))
                        .node("Concat", "b,c,a", "y", Attributes.of("axis", 1))));
    }

    private static void resizes(List<RuleCase> cases) {
        for (String mode : List.of("nearest", "linear", "cubic")) {
            for (String coordinates : List.of("half_pixel", "pytorch_half_pixel", "align_corners", "asymmetric")) {
                resize(cases, mode, coordinates, "scales");
                resize(cases, mode, coordinates, "sizes");
            }
        }
        cases.add(linear(
                "Resize",
                "antialias",
                new Net(18, 18)
                        .input("x", 1, 2, 8, 6)
                        .integers("t", 1, 2, 3, 4)
                        .node("Resize", "x,,,t", "y", Attributes.of("mode", "linear"), Attributes.of("antialias", 1))));
        for (String mode : List.of("nearest", "linear", "cubic")) {
            for (String coordinates : List.of("half_pixel", "asymmetric", "align_corners")) {
                cases.add(linear(
                        "Resize",
                        mode + ", " + coordinates + ", an axis that keeps its size by another scale",
                        net().input("x", 1, 2, 4, 6)
                                .singles("s", 1, 1, 2, 1.1)
                                .node(
                                        "Resize",
                                        "x,,s",
                                        "y",
                                        Attributes.of("mode", mode),
                                        Attributes.of("nearest_mode", "floor"),
                                        Attributes.of("coordinate_transformation_mode", coordinates))));
            }
        }
        cases.add(linear(
                "Resize",
                "scales that keep every size",
                net().input("x", 1, 2, 4, 6)
                        .singles("s", 1, 1, 1.2, 1.1)
                        .node("Resize", "x,,s", "y", Attributes.of("mode", "linear"))));
        cases.add(linear(
                "Resize",
                "some axes",
                new Net(18, 18)
                        .input("x", 1, 2, 4, 3)
                        .singles("s", 1.5, 2)
                        .node("Resize", "x,,s", "y", Attributes.of("mode", "linear"), Attributes.of("axes", new long[] {
                            3, 2
                        }))));
    }

    private static void resize(List<RuleCase> cases, String mode, String coordinates, String by) {
        AttributeProto[] attributes = {
            Attributes.of("mode", mode), Attributes.of("coordinate_transformation_mode", coordinates)
        };
        Net net = net().input("x", 1, 2, 4, 5);
        cases.add(linear(
                "Resize",
                mode + ", " + coordinates + ", " + by,
                by.equals("scales")
                        ? net.singles("s", 1, 1, 2, 1.7).node("Resize", "x,,s", "y", attributes)
                        : net.integers("t", 1, 2, 7, 3).node("Resize", "x,,,t", "y", attributes)));
    }
}
