package dev.assay.onnx.gradient;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Convolutions, by their input: weights are constants in a model that is audited. */
final class Convolutions {
    private static final String GROUP = "Convolutions";
    private static final String WEIGHTS = "By the input; weights must not depend on what is differentiated by.";

    static final List<Rule> RULES = List.of(
            new Rule("Conv", GROUP, WEIGHTS, Convolutions::conv),
            new Rule("ConvTranspose", GROUP, WEIGHTS, Convolutions::convTranspose));

    private Convolutions() {}

    /** The way back over strides. */
    interface Back {
        /** The adjoint of a convolution with these weights. */
        Value apply(Emitter e, Value g, Value weight, Shape input, Window window, long groups);
    }

    private static void conv(Step s) {
        conv(s, Convolutions::transposed);
    }

    static void conv(Step s, Back strided) {
        s.never(1, "weight");
        s.never(2, "bias");
        Shape large = s.in().shape().from(2);
        Shape small = s.out().shape().from(2);
        Window window = Window.of(s, s.in(1).shape().from(2).array(), large, small);
        s.give(
                0,
                back(
                        s.emit(),
                        s.cotangent(),
                        s.in(1),
                        s.in().shape(),
                        window,
                        s.attributes().integer("group", 1),
                        strided));
    }

    private static Value back(Emitter e, Value g, Value weight, Shape input, Window window, long groups, Back strided) {
        boolean fits = window.dense()
                && IntStream.range(0, window.axes())
                        .allMatch(i -> window.before()[i] < window.span(i) && window.after()[i] < window.span(i));
        if (!fits) {
            return strided.apply(e, g, weight, input, window, groups);
        }
        long[] pads = LongStream.concat(
                        IntStream.range(0, window.axes()).mapToLong(i -> window.span(i) - 1 - window.before()[i]),
                        IntStream.range(0, window.axes()).mapToLong(i -> window.span(i) - 1 - window.after()[i]))
                .toArray();
        return e.node(
                "Conv", g.type(), input, List.of(g, mirrored(e, weight, groups)), window.attributes(pads, groups));
    }

    static Value transposed(Emitter e, Value g, Value weight, Shape input, Window window, long groups) {
        return e.node(
                "ConvTranspose",
                g.type(),
                input,
                List.of(g, weight),
                window.back(input.from(2), g.shape().from(2), groups));
    }

    /** The weight flipped along its kernel, its channels swapped group by group: folded on loading. */
    static Value mirrored(Emitter e, Value weight, long groups) {
        Shape kernel = weight.shape().from(2);
        long out = weight.shape().size(0) / groups;
        long in = weight.shape().size(1);
        Value split = e.reshape(weight, Shape.of(groups, out, in).then(kernel));
        int[] order = IntStream.range(0, split.rank()).toArray();
        order[1] = 2;
        order[2] = 1;
        Value swapped =
                e.reshape(e.transpose(split, order), Shape.of(groups * in, out).then(kernel));
        int[] long_ = IntStream.range(2, swapped.rank())
                .filter(i -> swapped.shape().size(i) > 1)
                .toArray();
        return e.reversed(swapped, long_);
    }

    private static void convTranspose(Step s) {
        s.never(1, "weight");
        s.never(2, "bias");
        Shape large = s.out().shape().from(2);
        Shape small = s.in().shape().from(2);
        Window window = Window.of(s, s.in(1).shape().from(2).array(), large, small);
        long groups = s.attributes().integer("group", 1);
        if (s.attributes().integers("output_shape").isPresent()) {
            throw s.refused("its attribute output_shape asks for more than stride and kernel reach");
        }
        s.give(
                0,
                s.emit()
                        .node(
                                "Conv",
                                s.in().type(),
                                s.in().shape(),
                                List.of(s.cotangent(), s.in(1)),
                                window.forward(groups)));
    }
}
