package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.List;

final class ProductCases {
    private ProductCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        gemm(cases);
        long[][][] pairs = {
            {{3, 4}, {4, 5}},
            {{4}, {4, 5}},
            {{3, 4}, {4}},
            {{4}, {4}},
            {{2, 3, 4}, {4, 5}},
            {{3, 4}, {2, 4, 5}},
            {{2, 1, 3, 4}, {5, 4, 2}},
            {{1, 2, 3, 4}, {3, 1, 4, 2}},
            {{4}, {2, 4, 3}},
            {{2, 3, 4}, {4}}
        };
        for (long[][] pair : pairs) {
            cases.add(RuleCase.inDouble(
                    "MatMul",
                    java.util.Arrays.deepToString(pair),
                    net().input("a", pair[0]).input("b", pair[1]).node("MatMul", "a,b", "y"),
                    "a",
                    "b"));
        }
        einsum(cases, "ij,jk->ik", new long[] {2, 3}, new long[] {3, 4});
        einsum(cases, "bhid,bhjd->bhij", new long[] {2, 2, 3, 4}, new long[] {2, 2, 5, 4});
        einsum(cases, "ij,k->ki", new long[] {2, 3}, new long[] {4});
        einsum(cases, "i,i->", new long[] {3}, new long[] {3});
        einsum(cases, "ij,jk->ikj", new long[] {2, 3}, new long[] {3, 4});
        einsum(cases, "...ij,...jk->...ik", new long[] {2, 3, 4}, new long[] {2, 4, 5});
        einsum(cases, "b...i,...ij->...jb", new long[] {2, 3, 4}, new long[] {3, 4, 2});
        einsum(cases, "...i,...ij->...j", new long[] {1, 4}, new long[] {3, 4, 2});
        einsum(cases, "...i,i->...", new long[] {2, 3, 4}, new long[] {4});
        einsum(cases, "i...,i...->...", new long[] {3}, new long[] {3});
        einsum(cases, "ki,jk", new long[] {4, 3}, new long[] {2, 4});
        einsum(cases, "...ki,a...k", new long[] {2, 4, 3}, new long[] {3, 2, 4});
        return cases;
    }

    private static Net net() {
        return new Net(17, 15);
    }

    private static void einsum(List<RuleCase> cases, String equation, long[] a, long[] b) {
        cases.add(RuleCase.inDouble(
                "Einsum",
                equation,
                net().input("a", a).input("b", b).node("Einsum", "a,b", "y", Attributes.of("equation", equation)),
                "a",
                "b"));
    }

    private static void gemm(List<RuleCase> cases) {
        long[][] biases = {{3, 5}, {5}, {3, 1}, {1}, {}};
        for (int turn = 0; turn < 4; turn++) {
            boolean ta = (turn & 1) != 0;
            boolean tb = (turn & 2) != 0;
            for (long[] bias : biases) {
                Net net = net().input("a", ta ? new long[] {4, 3} : new long[] {3, 4})
                        .input("b", tb ? new long[] {5, 4} : new long[] {4, 5})
                        .input("c", bias)
                        .node(
                                "Gemm",
                                "a,b,c",
                                "y",
                                Attributes.of("transA", ta ? 1 : 0),
                                Attributes.of("transB", tb ? 1 : 0),
                                Attributes.of("alpha", 0.75),
                                Attributes.of("beta", -1.5));
                cases.add(RuleCase.inDouble(
                        "Gemm",
                        "transA " + ta + ", transB " + tb + ", bias " + java.util.Arrays.toString(bias),
                        net,
                        "a",
                        "b",
                        "c"));
            }
        }
        cases.add(RuleCase.inDouble(
                "Gemm", "without bias", net().input("a", 3, 4).weight("b", 4, 5).node("Gemm", "a,b", "y"), "a"));
    }
}
