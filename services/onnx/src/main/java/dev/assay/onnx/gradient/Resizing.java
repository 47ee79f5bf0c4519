package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Interpolation of pictures and feature maps. */
final class Resizing {
    static final List<Rule> RULES = List.of(new Rule(
            "Resize",
            "Layout",
            "Nearest, linear and cubic, in each axis on its own; not tf_crop_and_resize.",
            Resizing::resize));

    private static final Set<String> COPIED = Set.of(
            "coordinate_transformation_mode", "cubic_coeff_a", "exclude_outside", "mode", "nearest_mode", "antialias");

    private Resizing() {}

    /**
     * Interpolation is linear and goes axis by axis. The matrix of an axis is what the operator itself makes of an
     * identity matrix, folded on loading: so the gradient agrees with the forward pass in every mode.
     */
    private static void resize(Step s) {
        Emitter e = s.emit();
        if (s.attributes().text("coordinate_transformation_mode", "half_pixel").equals("tf_crop_and_resize")) {
            throw s.refused("its coordinates are those of a crop");
        }
        Value g = s.cotangent();
        for (int axis = 0; axis < s.in().rank(); axis++) {
            long from = s.in().shape().size(axis);
            long to = s.out().shape().size(axis);
            if (from != to) {
                g = along(e, g, axis, matrix(s, axis, from, to));
            }
        }
        s.give(0, g);
    }

    /** The axis of g contracted with the first axis of the matrix. */
    private static Value along(Emitter e, Value g, int axis, Value matrix) {
        int last = g.rank() - 1;
        int[] order = IntStream.rangeClosed(0, last).toArray();
        order[axis] = last;
        order[last] = axis;
        return e.transpose(e.matmul(e.transpose(g, order), matrix), order);
    }

    /** {@code [to, from]}: how each value after is made of the values before. */
    private static Value matrix(Step s, int axis, long from, long to) {
        Emitter e = s.emit();
        double[] eye = new double[Math.toIntExact(from * from)];
        for (int i = 0; i < from; i++) {
            eye[(int) (i * from + i)] = 1;
        }
        Value identity = e.reals(DataType.FLOAT, Shape.of(1, 1, from, from), eye);
        List<String> inputs = new ArrayList<>(List.of(identity.name(), ""));
        if (s.has(2) && s.in(2).shape().count() > 0) {
            Value all = s.in(2);
            Value own = e.slice(all, 0, place(s, axis), place(s, axis) + 1);
            Value one = e.scalar(DataType.FLOAT, 1);
            Value ones = e.reshape(one, Shape.of(1));
            inputs.add(e.concat(0, List.of(ones, ones, own, ones)).name());
        } else {
            inputs.add("");
            inputs.add(e.integers(1, 1, to, from).name());
        }
        AttributeProto[] copied = s.attributes().node().getAttributeList().stream()
                .filter(a -> COPIED.contains(a.getName()))
                .toArray(AttributeProto[]::new);
        Value matrix = e.named("Resize", DataType.FLOAT, Shape.of(1, 1, to, from), inputs, copied);
        return e.cast(e.reshape(matrix, Shape.of(to, from)), s.in().type());
    }

    /** Where the scale of an axis stands in the input: from opset 18 on only some axes may be listed. */
    private static long place(Step s, int axis) {
        long[] axes = s.attributes().integers("axes").orElse(new long[0]);
        for (int i = 0; i < axes.length; i++) {
            if (s.in().shape().axis(axes[i]) == axis) {
                return i;
            }
        }
        return axis;
    }
}
