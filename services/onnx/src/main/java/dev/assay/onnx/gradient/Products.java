package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Matrix products and Einstein sums. */
final class Products {
    private static final String GROUP = "Products";

    static final List<Rule> RULES = List.of(
            new Rule("Gemm", GROUP, "", Products::gemm),
            new Rule("MatMul", GROUP, "", Products::matmul),
            new Rule("Einsum", GROUP, "", Products::einsum));

    private Products() {}

    private static void gemm(Step s) {
        Emitter e = s.emit();
        boolean ta = s.attributes().integer("transA", 0) != 0;
        boolean tb = s.attributes().integer("transB", 0) != 0;
        double alpha = s.attributes().real("alpha", 1);
        Value g = s.cotangent();
        if (s.wants(0)) {
            s.give(0, ta ? gemm(e, alpha, s.in(1), tb, g, true) : gemm(e, alpha, g, false, s.in(1), !tb));
        }
        if (s.wants(1)) {
            s.give(1, tb ? gemm(e, alpha, g, true, s.in(0), ta) : gemm(e, alpha, s.in(0), !ta, g, false));
        }
        if (s.wants(2)) {
            s.giveUnbroadcast(2, e.mul(g, s.attributes().real("beta", 1)));
        }
    }

    private static Value gemm(Emitter e, double alpha, Value a, boolean ta, Value b, boolean tb) {
        Shape shape = Shape.of(a.shape().size(ta ? 1 : 0), b.shape().size(tb ? 0 : 1));
        AttributeProto[] attributes = {
            Attributes.of("alpha", alpha), Attributes.of("transA", ta ? 1 : 0), Attributes.of("transB", tb ? 1 : 0)
        };
        return e.node("Gemm", a.type(), shape, List.of(a, b), attributes);
    }

    private static void matmul(Step s) {
        Emitter e = s.emit();
        // A vector on the left is a row, one on the right a column.
        Shape rows = s.in(0).shape();
        Value a = rows.rank() == 1 ? e.reshape(s.in(0), Shape.of(1, rows.size(0))) : s.in(0);
        Shape columns = s.in(1).shape();
        Value b = columns.rank() == 1 ? e.reshape(s.in(1), Shape.of(columns.size(0), 1)) : s.in(1);
        Shape lead = a.shape().upTo(a.rank() - 2).broadcast(b.shape().upTo(b.rank() - 2));
        Value g = e.reshape(
                s.cotangent(), lead.then(Shape.of(a.shape().size(-2), b.shape().size(-1))));
        if (s.wants(0)) {
            s.give(0, e.reshape(e.unbroadcast(e.matmul(g, turned(e, b)), a.shape()), rows));
        }
        if (s.wants(1)) {
            s.give(1, e.reshape(e.unbroadcast(e.matmul(turned(e, a), g), b.shape()), columns));
        }
    }

    private static Value turned(Emitter e, Value matrix) {
        int rank = matrix.rank();
        int[] order = IntStream.range(0, rank).toArray();
        order[rank - 2] = rank - 1;
        order[rank - 1] = rank - 2;
        return e.transpose(matrix, order);
    }

    private static void einsum(Step s) {
        String written = s.attributes().text("equation", "");
        EinsumEquation equation;
        try {
            equation = EinsumEquation.of(
                    written,
                    IntStream.range(0, s.inputs())
                            .mapToObj(i -> s.in(i).shape().rank())
                            .toList());
        } catch (IllegalArgumentException e) {
            throw s.refused("its equation \"" + written + "\" " + e.getMessage());
        }
        List<String> terms = equation.terms();
        Map<Character, Long> sizes = new HashMap<>();
        for (int i = 0; i < terms.size(); i++) {
            String term = terms.get(i);
            if (term.chars().distinct().count() != term.length()) {
                throw s.refused("its equation \"" + written + "\" takes a diagonal");
            }
            for (int k = 0; k < term.length(); k++) {
                sizes.merge(term.charAt(k), s.in(i).shape().size(k), Math::max);
            }
        }
        for (int i = 0; i < terms.size(); i++) {
            if (s.wants(i)) {
                einsum(s, i, equation, sizes);
            }
        }
    }

    private static void einsum(Step s, int i, EinsumEquation of, Map<Character, Long> sizes) {
        Emitter e = s.emit();
        List<String> terms = of.terms();
        List<String> others = new ArrayList<>(List.of(of.result()));
        List<Value> inputs = new ArrayList<>(List.of(s.cotangent()));
        for (int j = 0; j < terms.size(); j++) {
            if (j != i) {
                others.add(terms.get(j));
                inputs.add(s.in(j));
            }
        }
        // An axis that only this operand has was summed away: its gradient is the same all along it.
        String reached = String.join("", others);
        StringBuilder term = new StringBuilder();
        List<Long> found = new ArrayList<>();
        List<Long> kept = new ArrayList<>();
        for (char axis : terms.get(i).toCharArray()) {
            boolean reaches = reached.indexOf(axis) >= 0;
            long size = sizes.getOrDefault(axis, 1L);
            kept.add(reaches ? size : 1);
            if (reaches) {
                term.append(axis);
                found.add(size);
            }
        }
        String equation = String.join(",", others) + "->" + term;
        Value gradient =
                e.node("Einsum", s.in(i).type(), new Shape(found), inputs, Attributes.of("equation", equation));
        Shape full = s.in(i).shape();
        gradient = e.reshape(gradient, new Shape(kept));
        s.give(i, e.expand(e.unbroadcast(gradient, meet(gradient.shape(), full)), full));
    }

    /** Axes of size 1 in either shape. */
    private static Shape meet(Shape a, Shape b) {
        Shape met = a;
        for (int i = 0; i < a.rank(); i++) {
            met = met.with(i, Math.min(a.size(i), b.size(i)));
        }
        return met;
    }
}
