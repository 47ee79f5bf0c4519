package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Operators that pick values by index, or write values where an index points. */
final class Selections {
    private static final String GROUP = "Selection";

    static final List<Rule> RULES = List.of(
            new Rule("Slice", GROUP, "", Selections::slice),
            new Rule("Pad", GROUP, "By the input; the filling value has no gradient.", Selections::pad),
            new Rule("Gather", GROUP, "", Selections::gather),
            new Rule("GatherElements", GROUP, "", Selections::gatherElements),
            new Rule("GatherND", GROUP, "", Selections::gatherNd),
            new Rule(
                    "ScatterElements",
                    GROUP,
                    "Without reduction; an index must not occur twice.",
                    Selections::scatterElements),
            new Rule("ScatterND", GROUP, "Without reduction; an index must not occur twice.", Selections::scatterNd));

    private Selections() {}

    private static void slice(Step s) {
        Emitter e = s.emit();
        Shape in = s.in().shape();
        long[] starts = s.constant(1, "starts");
        long[] axes = s.has(3)
                ? s.constant(3, "axes")
                : LongStream.range(0, starts.length).toArray();
        long[] steps = s.has(4)
                ? s.constant(4, "steps")
                : Arrays.stream(starts).map(i -> 1).toArray();
        long[] before = new long[in.rank()];
        long[] after = new long[in.rank()];
        Value g = s.cotangent();
        for (int i = 0; i < axes.length; i++) {
            int axis = in.axis(axes[i]);
            long size = in.size(axis);
            long count = s.out().shape().size(axis);
            long first = starts[i] < 0 ? starts[i] + size : starts[i];
            long lowest = Math.clamp(first, 0, steps[i] > 0 ? size : size - 1);
            if (steps[i] < 0) {
                g = e.reversed(g, axis);
                lowest += (count - 1) * steps[i];
            }
            g = spread(e, g, axis, Math.abs(steps[i]));
            before[axis] = lowest;
            after[axis] = size - lowest - g.shape().size(axis);
        }
        s.give(0, e.pad(g, before, after));
    }

    /** Puts zeros after each value along the axis, so that values stand a step apart. */
    private static Value spread(Emitter e, Value g, int axis, long step) {
        if (step == 1) {
            return g;
        }
        Shape lead = g.shape().upTo(axis + 1);
        Shape rest = g.shape().from(axis + 1);
        Value apart = e.reshape(g, lead.then(Shape.of(1)).then(rest));
        long[] after = new long[apart.rank()];
        after[axis + 1] = step - 1;
        Value spread = e.pad(apart, new long[apart.rank()], after);
        return e.reshape(spread, g.shape().with(axis, g.shape().size(axis) * step));
    }

    private static void pad(Step s) {
        Emitter e = s.emit();
        s.never(2, "filling value");
        Shape in = s.in().shape();
        long[] pads = s.constant(1, "pads");
        long[] axes = s.has(3)
                ? s.constant(3, "axes")
                : LongStream.range(0, in.rank()).toArray();
        long[] before = new long[in.rank()];
        long[] after = new long[in.rank()];
        for (int i = 0; i < axes.length; i++) {
            before[in.axis(axes[i])] = pads[i];
            after[in.axis(axes[i])] = pads[i + axes.length];
        }
        String mode = s.attributes().text("mode", "constant");
        Value g = s.cotangent();
        if (mode.equals("constant")) {
            negate(before);
            negate(after);
            s.give(0, e.pad(g, before, after));
            return;
        }
        for (int axis = 0; axis < in.rank(); axis++) {
            if (before[axis] != 0 || after[axis] != 0) {
                g = pulledIn(s, g, axis, origins(s, mode, in.size(axis), before[axis], after[axis]), in.size(axis));
            }
        }
        s.give(0, g);
    }

    private static void negate(long[] amounts) {
        Arrays.setAll(amounts, i -> -amounts[i]);
    }

    /** Where along an axis each value of a padded tensor was read. */
    private static long[] origins(Step s, String mode, long size, long before, long after) {
        return LongStream.range(-before, size + after)
                .map(i -> switch (mode) {
                    case "edge" -> Math.clamp(i, 0, size - 1);
                    case "wrap" -> Math.floorMod(i, size);
                    case "reflect" -> i < 0 ? -i : i < size ? i : 2 * (size - 1) - i;
                    default -> throw s.refused("its mode " + mode + " is not known");
                })
                .toArray();
    }

    /** Adds the values of an axis up at the places they were read from. */
    private static Value pulledIn(Step s, Value g, int axis, long[] origins, long size) {
        Emitter e = s.emit();
        long[] shape = new long[g.rank()];
        Arrays.fill(shape, 1);
        shape[axis] = origins.length;
        Value indices = e.expand(e.reshape(e.integers(origins), Shape.of(shape)), g.shape());
        return e.scatterAdd(g.shape().with(axis, size), indices, g, axis);
    }

    private static void gather(Step s) {
        Emitter e = s.emit();
        Shape in = s.in().shape();
        int axis = in.axis(s.attributes().integer("axis", 0));
        long count = s.in(1).shape().count();
        Value g = e.reshape(s.cotangent(), in.with(axis, count));
        java.util.Optional<long[]> known = s.known(1);
        if (count == 1 && known.isPresent()) {
            long index = known.get()[0] < 0 ? known.get()[0] + in.size(axis) : known.get()[0];
            long[] before = new long[in.rank()];
            long[] after = new long[in.rank()];
            before[axis] = index;
            after[axis] = in.size(axis) - 1 - index;
            s.give(0, e.pad(g, before, after));
            return;
        }
        long[] shape = new long[in.rank()];
        Arrays.fill(shape, 1);
        shape[axis] = count;
        Value indices = e.reshape(e.cast(s.in(1), DataType.INT64), Shape.of(shape));
        s.give(0, e.scatterAdd(in, e.expand(indices, g.shape()), g, axis));
    }

    private static void gatherElements(Step s) {
        int axis = s.in().shape().axis(s.attributes().integer("axis", 0));
        s.give(0, s.emit().scatterAdd(s.in().shape(), s.in(1), s.cotangent(), axis));
    }

    private static void gatherNd(Step s) {
        Emitter e = s.emit();
        if (s.attributes().integer("batch_dims", 0) != 0) {
            throw s.refused("its attribute batch_dims is not 0");
        }
        Value zeros = e.filled(s.in().type(), s.in().shape(), 0);
        s.give(
                0,
                e.node(
                        "ScatterND",
                        s.in().type(),
                        s.in().shape(),
                        List.of(zeros, s.in(1), s.cotangent()),
                        Attributes.of("reduction", "add")));
    }

    private static void plain(Step s) {
        if (!s.attributes().text("reduction", "none").equals("none")) {
            throw s.refused("it reduces what it writes");
        }
    }

    private static void scatterElements(Step s) {
        Emitter e = s.emit();
        plain(s);
        int axis = s.in().shape().axis(s.attributes().integer("axis", 0));
        if (s.wants(0)) {
            Value zeros = e.filled(s.in().type(), s.in(1).shape(), 0);
            s.give(
                    0,
                    e.node(
                            "ScatterElements",
                            s.in().type(),
                            s.in().shape(),
                            List.of(s.cotangent(), s.in(1), zeros),
                            Attributes.of("axis", axis)));
        }
        if (s.wants(2)) {
            s.give(
                    2,
                    e.node(
                            "GatherElements",
                            s.in().type(),
                            s.in(2).shape(),
                            List.of(s.cotangent(), s.in(1)),
                            Attributes.of("axis", axis)));
        }
    }

    private static void scatterNd(Step s) {
        Emitter e = s.emit();
        plain(s);
        if (s.wants(0)) {
            Value zeros = e.filled(s.in().type(), s.in(2).shape(), 0);
            s.give(0, e.node("ScatterND", s.in().type(), s.in().shape(), List.of(s.cotangent(), s.in(1), zeros)));
        }
        if (s.wants(2)) {
            s.give(2, e.node("GatherND", s.in().type(), s.in(2).shape(), List.of(s.cotangent(), s.in(1))));
        }
    }
}
