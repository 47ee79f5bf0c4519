package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The rules of a gradient for a processor. There ONNX Runtime keeps the channels of feature maps in blocks, in which only
 * convolutions, pools, sums and products of maps, and some functions run; any other node between them has its inputs brought
 * to the plain layout and its output back. So masks are made by what runs in blocks, a hard sigmoid: {@code clip(slope * x
 * + shift, 0, 1)}. With a slope of 2^127 that is 1 for every normal number above 0, and 0 at 0. Other clips are a
 * convolution of each channel with one weight, into which the runtime fuses them. What a rule has no such form for goes
 * by the standard one.
 */
final class Blocked {
    /** Channels in a block, or a part of them, on every processor that has blocks. */
    private static final int BLOCK = 8;

    /** Takes the least normal number, 2^-126, beyond 1. */
    private static final double STEEP = 0x1p127;

    static final Rules RULES = Rules.STANDARD
            .with(Rules.STANDARD.again("Relu", Blocked::relu))
            .with(Rules.STANDARD.again("Clip", Blocked::clip))
            .with(Rules.STANDARD.again("HardSwish", Blocked::hardSwish))
            .with(Rules.STANDARD.again("Conv", Blocked::conv))
            .with(Rules.STANDARD.again("MaxPool", Blocked::maxPool))
            .with(Rules.STANDARD.again("Mul", Squeezes::mul))
            .with(Rules.STANDARD.again("GlobalAveragePool", Squeezes::globalAverage))
            .with(Rules.STANDARD.again("HardSigmoid", Squeezes::hardSigmoid));

    private Blocked() {}

    static boolean map(Value x) {
        return blocks(x) && x.shape().count(2, 4) > 1;
    }

    /** Whether a map, or one number a channel, is kept in blocks. */
    static boolean blocks(Value x) {
        return x.rank() == 4 && x.type() == DataType.FLOAT && x.shape().size(1) % BLOCK == 0;
    }

    static void standard(Step s) {
        Rules.STANDARD.find(s.operator()).orElseThrow().pullback().apply(s);
    }

    private static void relu(Step s) {
        if (!blocks(s.out())) {
            standard(s);
            return;
        }
        Emitter e = s.emit();
        s.give(0, s.cut() ? s.cotangent() : e.mul(s.cotangent(), positive(e, s.out())));
    }

    /** Values between 0 and a bound, as of relu6. */
    private static void clip(Step s) {
        OptionalDouble low = s.has(1) ? s.number(1) : OptionalDouble.empty();
        OptionalDouble high = s.has(2) ? s.number(2) : OptionalDouble.empty();
        boolean bounded = low.isPresent()
                && low.getAsDouble() == 0
                && high.isPresent()
                && high.getAsDouble() > 0x1p-20
                && high.getAsDouble() < 0x1p20;
        if (!bounded || !map(s.out())) {
            standard(s);
            return;
        }
        Emitter e = s.emit();
        Value above = positive(e, s.out());
        s.give(0, e.mul(e.mul(s.cotangent(), above), below(e, s.out(), high.getAsDouble())));
    }

    /** 1 where a value is above 0, and 0 at 0. */
    static Value positive(Emitter e, Value x) {
        return line(e, x, STEEP, 0);
    }

    /** 1 where a value is below 0, and 0 at 0. */
    static Value negative(Emitter e, Value x) {
        return line(e, x, -STEEP, 0);
    }

    /** 1 where a value is at least 0, and 0 where it is below. */
    static Value notNegative(Emitter e, Value x) {
        return line(e, x, STEEP, 1);
    }

    /** A size with the sign of each value, plus at 0. Of a size up to 1: a normal number below 0 becomes -1 or less. */
    static Value signed(Emitter e, Value x, double size) {
        return clipped(e, affine(e, x, STEEP, size), -size, size);
    }

    /** 1 where a value is below a bound, and 0 at it. */
    static Value below(Emitter e, Value x, double top) {
        // So steep that a float just below the bound is 1 or more away from it, and the product is exact.
        double slope = 1 / (top - Math.nextDown((float) top));
        return line(e, x, -slope, slope * top);
    }

    /**
     * With h the gate, {@code clip(x / 6 + 1 / 2, 0, 1)}, the slope is h, plus x / 6 where x is between -3 and 3: there its
     * square is below 9, in floats too.
     */
    private static void hardSwish(Step s) {
        if (!map(s.in())) {
            standard(s);
            return;
        }
        Emitter e = s.emit();
        Value x = s.in();
        Value gate = forward(s);
        Value inside = below(e, e.mul(x, x), 9);
        s.give(0, e.mul(s.cotangent(), e.add(affine(e, e.mul(x, inside), 1.0 / 6, 0), gate)));
    }

    /** Computes the hard swish itself in blocks too, and gives its gate. */
    private static Value forward(Step s) {
        Emitter e = s.emit();
        int before = e.nodes().size();
        Value gate = line(e, s.in(), 1.0 / 6, 0.5);
        e.named(s.out().name(), "Mul", List.of(s.in().name(), gate.name()));
        s.instead(e.takeBack(before));
        return gate;
    }

    /** {@code clip(slope * x + shift, 0, 1)}, which the runtime makes in blocks in one pass. */
    private static Value line(Emitter e, Value x, double slope, double shift) {
        return e.unary("HardSigmoid", x, Attributes.of("alpha", slope), Attributes.of("beta", shift));
    }

    /** {@code slope * x + shift}, channel by channel. */
    static Value affine(Emitter e, Value x, double slope, double shift) {
        long channels = x.shape().size(1);
        Value weight = e.filled(x.type(), Shape.of(channels, 1, 1, 1), slope);
        List<Value> inputs =
                shift == 0 ? List.of(x, weight) : List.of(x, weight, e.filled(x.type(), Shape.of(channels), shift));
        return e.node(
                "Conv",
                x.type(),
                x.shape(),
                inputs,
                Attributes.of("kernel_shape", new long[] {1, 1}),
                Attributes.of("group", channels));
    }

    private static Value clipped(Emitter e, Value x, double low, double high) {
        return e.node("Clip", x.type(), x.shape(), List.of(x, e.scalar(x.type(), low), e.scalar(x.type(), high)));
    }

    /**
     * A convolution of each channel on its own with strides: the runtime's transposed convolution does a multiplication of
     * small matrices for each channel. Faster is a convolution over the gradient with zeros in between.
     */
    private static void conv(Step s) {
        Shape large = s.in().shape().from(2);
        Shape small = s.out().shape().from(2);
        long channels = s.in().shape().size(1);
        Window window = Window.of(s, s.in(1).shape().from(2).array(), large, small);
        long[] pads = window.spread(large, small);
        boolean each = s.attributes().integer("group", 1) == channels
                && s.in(1).shape().size(0) == channels;
        if (!each || window.dense() || !map(s.in()) || Arrays.stream(pads).anyMatch(p -> p < 0)) {
            standard(s);
            return;
        }
        s.never(1, "weight");
        s.never(2, "bias");
        Emitter e = s.emit();
        Value apart = apart(e, s.cotangent(), window.strides());
        Window back = new Window(
                window.kernel(),
                new long[] {1, 1},
                window.dilations(),
                Arrays.copyOf(pads, 2),
                Arrays.copyOfRange(pads, 2, 4));
        Value weight = Convolutions.mirrored(e, s.in(1), channels);
        s.give(0, e.node("Conv", apart.type(), s.in().shape(), List.of(apart, weight), back.forward(channels)));
    }

    /** Each value at the start of a rectangle of zeros. */
    private static Value apart(Emitter e, Value g, long... strides) {
        Shape from = g.shape();
        Shape to = Shape.of(from.size(0), from.size(1), from.size(2) * strides[0], from.size(3) * strides[1]);
        return unpooled(e, g, corners(e, from, strides, to), strides, strides, to);
    }

    /** The first place of each rectangle with these sides of a larger map, counted over the whole of it. */
    static Value corners(Emitter e, Shape from, long[] strides, Shape to) {
        // A sum of two, which is made on loading: their whole is eight bytes for each value.
        Value planes = e.integerTensor(
                Shape.of(from.size(0), from.size(1), 1, 1), multiples(from.count(0, 2), to.count(2, 4)));
        Value rows = e.integerTensor(Shape.of(1, 1, from.size(2), 1), multiples(from.size(2), strides[0] * to.size(3)));
        Value columns = e.integerTensor(Shape.of(1, 1, 1, from.size(3)), multiples(from.size(3), strides[1]));
        return e.add(planes, e.add(rows, columns));
    }

    /** The first multiples of a number, from 0 on. */
    private static long[] multiples(long count, long of) {
        return LongStream.range(0, count).map(i -> i * of).toArray();
    }

    /**
     * Values at the places of a larger tensor that indices into the whole of it name, each once; zeros elsewhere. The
     * runtime knows its shape, as it must for what runs in blocks after it, from the attributes alone.
     */
    private static Value unpooled(Emitter e, Value g, Value indices, long[] kernel, long[] strides, Shape to) {
        return e.node(
                "MaxUnpool",
                g.type(),
                to,
                List.of(g, indices),
                Attributes.of("kernel_shape", kernel),
                Attributes.of("strides", strides));
    }

    /** Windows that do not overlap have a winner each. */
    private static void maxPool(Step s) {
        Shape large = s.in().shape().from(2);
        Shape small = s.out().shape().from(2);
        Window window = Window.of(s, Pools.kernel(s), large, small);
        boolean tiles = IntStream.range(0, window.axes())
                .allMatch(i -> window.kernel()[i] <= window.strides()[i]
                        && window.dilations()[i] == 1
                        && (small.size(i) - 1) * window.strides()[i] + window.kernel()[i] == large.size(i));
        if (!tiles || s.in().rank() != 4 || s.in().type() != DataType.FLOAT) {
            standard(s);
            return;
        }
        Emitter e = s.emit();
        Value indices = Winners.found(s, window) ? Winners.indices(s, window) : Pools.indices(s);
        if (s.afterRelu() && blocks(s.out())) {
            // The winners are all that a gradient reaches: whether the ReLU cuts them off is asked of them alone.
            Value cut = e.mul(s.cotangent(), positive(e, s.out()));
            s.giveCut(unpooled(e, cut, indices, window.kernel(), window.strides(), s.in().shape()));
        } else {
            s.give(0, unpooled(e, s.cotangent(), indices, window.kernel(), window.strides(), s.in().shape()));
        }
    }
}
