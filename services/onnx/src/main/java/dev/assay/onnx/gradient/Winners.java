package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.stream.LongStream;

/**
 * Where the values of a max pool over squares of two by two came from, found by what runs in blocks (see {@link Blocked}).
 * The pool that gives indices runs outside them, and takes as long as a convolution of the same map. Here two pools of two
 * values each make the pool, along rows and then along columns. Whether the second of two is larger is a hard sigmoid of
 * their difference, whose sign is exact: where it is not, the first is taken, so a tie goes to the first in the square.
 *
 * <p>Of values from 2^106 on, differences overflow and may be no number: there the first in the square is taken.
 */
final class Winners {
    private static final int SIDE = 2;

    /** Takes the least difference of two floats, 2^-149, beyond what the steepest hard sigmoid makes 1. */
    private static final double ENLARGED = 0x1p22;

    private final Step step;
    private final Emitter e;
    private final Value x;
    private final Window window;
    private final Shape large;
    private final Shape small;

    private Winners(Step step, Window window) {
        this.step = step;
        this.e = step.emit();
        this.x = step.in();
        this.window = window;
        this.large = x.shape().from(2);
        this.small = step.out().shape().from(2);
    }

    /** Whether these winners can be found so: of squares that do not overlap, without padding. */
    static boolean found(Step s, Window window) {
        return Blocked.map(s.in())
                && s.outputs() == 1
                && LongStream.of(window.kernel()).allMatch(side -> side == SIDE)
                && LongStream.of(window.before()).allMatch(before -> before == 0)
                && LongStream.of(window.after()).allMatch(after -> after == 0);
    }

    /** Their places, counted over the whole input; the pool itself is made in two steps. */
    static Value indices(Step s, Window window) {
        return new Winners(s, window).indices();
    }

    private Value indices() {
        int before = e.nodes().size();
        long[] alongRow = {1, SIDE};
        long[] alongColumn = {SIDE, 1};
        long[] columnsApart = {1, window.strides()[1]};
        long[] rowsApart = {window.strides()[0], 1};
        long rowLength = large.size(1);
        Shape halves = x.shape().upTo(2).then(Shape.of(large.size(0), small.size(1)));

        Value rows = e.node(
                "MaxPool",
                x.type(),
                halves,
                List.of(x),
                Attributes.of("kernel_shape", alongRow),
                Attributes.of("strides", columnsApart));
        Value right = larger(x, alongRow, columnsApart, halves);
        e.named(
                step.out().name(),
                "MaxPool",
                List.of(rows.name()),
                Attributes.of("kernel_shape", alongColumn),
                Attributes.of("strides", rowsApart));
        Value below = larger(rows, alongColumn, rowsApart, step.out().shape());
        // From the column in the first row to that in the second: a row, and what they differ by.
        Value onwards = pairs(right, alongColumn, rowsApart, step.out().shape(), -1, 1, rowLength);
        Value first = pairs(right, alongColumn, rowsApart, step.out().shape(), 1, 0, 0);
        Value offset = e.cast(e.add(first, e.mul(below, onwards)), DataType.INT64);
        Value within =
                e.node("Clip", DataType.INT64, offset.shape(), List.of(offset, scalar(0), scalar(rowLength + 1)));
        Value indices = e.add(within, Blocked.corners(e, step.out().shape(), window.strides(), x.shape()));
        step.instead(e.takeBack(before));
        return indices;
    }

    private Value scalar(long value) {
        return e.integerTensor(Shape.SCALAR, value);
    }

    /** 1 where the second of two is larger, else 0. */
    private Value larger(Value of, long[] kernel, long[] strides, Shape to) {
        return Blocked.positive(e, pairs(of, kernel, strides, to, -ENLARGED, ENLARGED, 0));
    }

    /** A sum of every two and a number, channel by channel. */
    private Value pairs(Value of, long[] kernel, long[] strides, Shape to, double first, double second, double more) {
        long channels = of.shape().size(1);
        Value pair = e.reals(of.type(), Shape.of(1, 1).then(Shape.of(kernel)), first, second);
        Value weight = e.expand(pair, Shape.of(channels, 1).then(Shape.of(kernel)));
        return e.node(
                "Conv",
                of.type(),
                to,
                more == 0 ? List.of(of, weight) : List.of(of, weight, e.filled(of.type(), Shape.of(channels), more)),
                Attributes.of("kernel_shape", kernel),
                Attributes.of("strides", strides),
                Attributes.of("group", channels));
    }
}
