package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Pools over windows; those over everything are reductions. */
final class Pools {
    private static final String GROUP = "Pools";

    static final List<Rule> RULES = List.of(
            new Rule("MaxPool", GROUP, "At a tie: the first in the window, as PyTorch.", Pools::max),
            new Rule("AveragePool", GROUP, "", Pools::average));

    private Pools() {}

    static long[] kernel(Step s) {
        return s.attributes().integers("kernel_shape").orElseThrow(() -> s.refused("it has no kernel_shape"));
    }

    /** All windows at once. */
    private static void max(Step s) {
        long[] turns = new long[s.out().rank() - 2];
        Arrays.fill(turns, 1);
        max(s, turns);
    }

    /**
     * In turns, of windows that do not overlap: a GPU adds in an order of its own what one addition brings to the same
     * place, so that the last bits would be others at each run.
     */
    static void maxInTurns(Step s) {
        Shape large = s.in().shape().from(2);
        Shape small = s.out().shape().from(2);
        Window window = Window.of(s, kernel(s), large, small);
        long[] turns = new long[window.axes()];
        Arrays.setAll(turns, i -> Math.min(small.size(i), Math.ceilDiv(window.span(i), window.strides()[i])));
        max(s, turns);
    }

    /** The pool's own indices say where each value came from: overlapping, dilated and ceil-mode windows alike. */
    private static void max(Step s, long[] turns) {
        Emitter e = s.emit();
        Value indices = indices(s);
        Value sum = e.filled(s.in().type(), Shape.of(s.in().shape().count()), 0);
        boolean one = Arrays.stream(turns).allMatch(turn -> turn == 1);
        for (long[] first : offsets(turns)) {
            Value from = one ? indices : e.every(indices, first, turns);
            Value part = one ? s.cotangent() : e.every(s.cotangent(), first, turns);
            Shape flat = Shape.of(part.shape().count());
            sum = e.scatterAdd(sum, e.reshape(from, flat), e.reshape(part, flat), 0);
        }
        s.give(0, e.reshape(sum, s.in().shape()));
    }

    /** Where each value of a max pool came from, counted over the whole input. */
    static Value indices(Step s) {
        if (s.attributes().integer("storage_order", 0) != 0) {
            throw s.refused("its indices count columns first");
        }
        return s.extra(1, DataType.INT64, s.out().shape());
    }

    /** All positions within the sizes, the last axis fastest. */
    private static List<long[]> offsets(long[] sizes) {
        List<long[]> all = List.of(new long[sizes.length]);
        for (int axis = 0; axis < sizes.length; axis++) {
            int at = axis;
            all = all.stream()
                    .flatMap(before -> LongStream.range(0, sizes[at]).mapToObj(i -> {
                        long[] offset = before.clone();
                        offset[at] = i;
                        return offset;
                    }))
                    .toList();
        }
        return all;
    }

    /** A transposed convolution, channel by channel, of the gradient over the size of each window. */
    private static void average(Step s) {
        average(s, Convolutions::transposed);
    }

    static void average(Step s, Convolutions.Back back) {
        Emitter e = s.emit();
        Shape large = s.in().shape().from(2);
        Shape small = s.out().shape().from(2);
        long[] kernel = kernel(s);
        Window window = Window.of(s, kernel, large, small);
        long channels = s.in().shape().size(1);
        Value ones = e.filled(s.in().type(), Shape.of(channels, 1).then(Shape.of(kernel)), 1);
        Value g = e.mul(s.cotangent(), shares(s, window, large, small));
        s.give(0, back.apply(e, g, ones, s.in().shape(), window, channels));
    }

    /** One over the values that each window averages, {@code [1, 1, spatial...]}. */
    private static Value shares(Step s, Window window, Shape large, Shape small) {
        boolean padded = s.attributes().integer("count_include_pad", 0) != 0;
        double[] shares = {1};
        for (int axis = 0; axis < window.axes(); axis++) {
            double[] along = new double[(int) small.size(axis)];
            for (int i = 0; i < along.length; i++) {
                along[i] = 1.0 / counted(window, axis, i, large.size(axis), padded);
            }
            shares = outer(shares, along);
        }
        return s.emit().reals(s.in().type(), Shape.of(1, 1).then(small), shares);
    }

    private static long counted(Window window, int axis, long position, long size, boolean padded) {
        long least = padded ? -window.before()[axis] : 0;
        long most = padded ? size + window.after()[axis] : size;
        long start = position * window.strides()[axis] - window.before()[axis];
        long counted = 0;
        for (long k = 0; k < window.kernel()[axis]; k++) {
            long at = start + k * window.dilations()[axis];
            counted += at >= least && at < most ? 1 : 0;
        }
        return counted;
    }

    private static double[] outer(double[] a, double[] b) {
        double[] product = new double[a.length * b.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = a[i / b.length] * b[i % b.length];
        }
        return product;
    }
}
