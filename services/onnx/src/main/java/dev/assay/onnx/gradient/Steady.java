package dev.assay.onnx.gradient;

import java.util.Arrays;
import java.util.List;

/**
 * The rules for a GPU, which give the same bits at each run. There transposed convolutions, and additions to the same place,
 * add in an order of their own; convolutions do not.
 */
final class Steady {
    static final Rules RULES = Rules.STANDARD
            .with(Rules.STANDARD.again("Conv", s -> Convolutions.conv(s, Steady::spread)))
            .with(Rules.STANDARD.again("AveragePool", s -> Pools.average(s, Steady::spread)))
            .with(Rules.STANDARD.again("MaxPool", Pools::maxInTurns));

    private Steady() {}

    /** A convolution over the gradient with zeros in between. */
    private static Value spread(Emitter e, Value g, Value weight, Shape input, Window window, long groups) {
        int axes = window.axes();
        long[] pads = window.spread(input.from(2), g.shape().from(2));
        Value mirrored = Convolutions.mirrored(e, weight, groups);
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        if (Arrays.stream(window.kernel()).allMatch(k -> k == 1)) {
            // A value of the large side is made of one of the small side or of none: multiplied before there are zeros.
            Window point = new Window(window.kernel(), ones, ones, new long[axes], new long[axes]);
            Shape small = input.upTo(2).then(g.shape().from(2));
            Value product = e.node("Conv", g.type(), small, List.of(g, mirrored), point.forward(groups));
            return padded(e, apart(e, product, window.strides()), pads);
        }
        long[] cut = Arrays.stream(pads).map(p -> Math.min(0, p)).toArray();
        long[] more = Arrays.stream(pads).map(p -> Math.max(0, p)).toArray();
        Window dense = new Window(
                window.kernel(),
                ones,
                window.dilations(),
                Arrays.copyOf(more, axes),
                Arrays.copyOfRange(more, axes, 2 * axes));
        Value apart = padded(e, apart(e, g, window.strides()), cut);
        return e.node("Conv", g.type(), input, List.of(apart, mirrored), dense.forward(groups));
    }

    private static Value padded(Emitter e, Value x, long[] pads) {
        int axes = pads.length / 2;
        long[] before = new long[x.rank()];
        long[] after = new long[x.rank()];
        System.arraycopy(pads, 0, before, x.rank() - axes, axes);
        System.arraycopy(pads, axes, after, x.rank() - axes, axes);
        return e.pad(x, before, after);
    }

    /** Each value followed by zeros, a stride in all along each of the last axes. */
    private static Value apart(Emitter e, Value g, long... strides) {
        if (Arrays.stream(strides).allMatch(s -> s == 1)) {
            return g;
        }
        Shape lead = g.shape().upTo(2);
        long[] split = new long[2 * strides.length];
        long[] spread = new long[strides.length];
        long[] after = new long[2 + split.length];
        for (int i = 0; i < strides.length; i++) {
            split[2 * i] = g.shape().size(2 + i);
            split[2 * i + 1] = 1;
            spread[i] = split[2 * i] * strides[i];
            after[2 + 2 * i + 1] = strides[i] - 1;
        }
        Value padded = e.pad(e.reshape(g, lead.then(Shape.of(split))), new long[after.length], after);
        return e.reshape(padded, lead.then(Shape.of(spread)));
    }
}
