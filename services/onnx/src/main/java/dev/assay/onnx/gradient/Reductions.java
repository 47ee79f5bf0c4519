package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.stream.IntStream;

/** Sums, means and extremes over axes; the global pools among them. */
final class Reductions {
    private static final String GROUP = "Reductions";
    private static final String TIES = "At a tie: shared evenly, as torch.amax does.";

    static final List<Rule> RULES = List.of(
            new Rule("ReduceSum", GROUP, "", s -> reduce(s, (e, r) -> r.g())),
            new Rule("ReduceMean", GROUP, "", s -> reduce(s, (e, r) -> e.mul(r.g(), 1.0 / r.count()))),
            new Rule("ReduceMax", GROUP, TIES, s -> reduce(s, Reductions::extreme)),
            new Rule("ReduceMin", GROUP, TIES, s -> reduce(s, Reductions::extreme)),
            new Rule(
                    "ReduceL1",
                    GROUP,
                    "At 0: gradient 0.",
                    s -> reduce(s, (e, r) -> e.mul(r.g(), e.unary("Sign", r.x())))),
            new Rule("ReduceL2", GROUP, "Of zeros: gradient 0.", s -> reduce(s, Reductions::norm)),
            new Rule("ReduceSumSquare", GROUP, "", s -> reduce(s, (e, r) -> e.mul(e.mul(r.g(), 2), r.x()))),
            new Rule("ReduceLogSum", GROUP, "", s -> reduce(s, (e, r) -> e.div(r.g(), e.unary("Exp", r.y())))),
            new Rule(
                    "ReduceLogSumExp",
                    GROUP,
                    "",
                    s -> reduce(s, (e, r) -> e.mul(r.g(), e.unary("Exp", e.sub(r.x(), r.y()))))),
            new Rule("GlobalAveragePool", GROUP, "", Reductions::globalAverage),
            new Rule("GlobalMaxPool", GROUP, "At a tie: the first in memory, as PyTorch.", Reductions::globalMax),
            new Rule("CumSum", GROUP, "", Reductions::cumulative));

    private Reductions() {}

    /**
     * A reduction with its axes kept.
     *
     * @param x what is reduced
     * @param y the result, reduced axes at size 1
     * @param g its gradient, likewise
     * @param axes that are reduced
     */
    private record Reduced(Value x, Value y, Value g, int[] axes) {
        long count() {
            return x.shape().count() / y.shape().count();
        }
    }

    @FunctionalInterface
    private interface Pull {
        /** The gradient at x, or what broadcasts to it. */
        Value apply(Emitter e, Reduced reduced);
    }

    private static void reduce(Step s, Pull pull) {
        Emitter e = s.emit();
        int[] axes = axes(s);
        Shape kept = s.in().shape().kept(axes);
        Reduced reduced = new Reduced(s.in(), e.reshape(s.out(), kept), e.reshape(s.cotangent(), kept), axes);
        s.give(0, e.expand(pull.apply(e, reduced), s.in().shape()));
    }

    private static int[] axes(Step s) {
        Shape shape = s.in().shape();
        long[] given = s.attributes().integers("axes").orElseGet(() -> s.has(1) ? s.constant(1, "axes") : new long[0]);
        if (given.length == 0) {
            boolean none = s.attributes().integer("noop_with_empty_axes", 0) == 1;
            return none ? new int[0] : IntStream.range(0, shape.rank()).toArray();
        }
        return shape.axes(given);
    }

    private static Value extreme(Emitter e, Reduced r) {
        Value mask = e.cast(e.compare("Equal", r.x(), r.y()), r.x().type());
        Value ties = e.reduce("ReduceSum", mask, r.axes());
        return e.mul(mask, e.div(r.g(), ties));
    }

    private static Value norm(Emitter e, Reduced r) {
        Value zero = e.mask("Equal", r.y(), 0);
        return e.mul(r.x(), e.div(r.g(), e.add(r.y(), zero)));
    }

    private static void globalAverage(Step s) {
        Emitter e = s.emit();
        long count = s.in().shape().count(2, s.in().rank());
        s.give(0, e.expand(e.mul(s.cotangent(), 1.0 / count), s.in().shape()));
    }

    private static void globalMax(Step s) {
        Emitter e = s.emit();
        Shape lead = s.in().shape().upTo(2);
        long count = s.in().shape().count(2, s.in().rank());
        Value flat = e.reshape(s.in(), lead.then(Shape.of(count)));
        Value first = e.node(
                "ArgMax", DataType.INT64, lead, List.of(flat), Attributes.of("axis", 2), Attributes.of("keepdims", 0));
        Value offOn = e.reals(s.in().type(), Shape.of(2), 0, 1);
        Value chosen = e.node("OneHot", s.in().type(), flat.shape(), List.of(first, e.integers(count), offOn));
        Value gradient = e.mul(chosen, e.reshape(s.cotangent(), lead.then(Shape.of(1))));
        s.give(0, e.reshape(gradient, s.in().shape()));
    }

    private static void cumulative(Step s) {
        Emitter e = s.emit();
        s.give(
                0,
                e.node(
                        "CumSum",
                        s.in().type(),
                        s.in().shape(),
                        List.of(s.cotangent(), s.in(1)),
                        Attributes.of("exclusive", s.attributes().integer("exclusive", 0)),
                        Attributes.of("reverse", 1 - s.attributes().integer("reverse", 0))));
    }
}
