package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/** Interpolation of pictures and feature maps. */
final class Resizing {
    static final List<Rule> RULES = List.of(new Rule(
            "Resize",
            "Layout",
            "Nearest, linear and cubic, in each axis on its own; not tf_crop_and_resize, nor sizes that keep the aspect"
                    + " ratio.",
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
        if (!s.attributes().text("keep_aspect_ratio_policy", "stretch").equals("stretch")) {
            throw s.refused("its sizes keep the aspect ratio; resize to the sizes that this gives");
        }
        Value g = s.cotangent();
        // The runtime copies a picture whose size stays, whatever the scales.
        boolean copied = s.in().shape().equals(s.out().shape());
        for (int axis = 0; axis < s.in().rank() && !copied; axis++) {
            long from = s.in().shape().size(axis);
            long to = s.out().shape().size(axis);
            if (from != to) {
                g = along(e, g, axis, matrix(s, axis, from, to));
            } else if (scaled(s) && place(s, axis) >= 0 && from > 1) {
                g = along(e, g, axis, shifted(s, axis, from));
            }
        }
        s.give(0, g);
    }

    private static boolean scaled(Step s) {
        return s.has(2) && s.in(2).shape().count() > 0;
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
        Value identity = identity(e, from);
        List<String> inputs = new ArrayList<>(List.of(identity.name(), ""));
        if (scaled(s)) {
            inputs.add(scales(s, axis, 1).name());
        } else {
            inputs.add("");
            inputs.add(e.integers(1, 1, to, from).name());
        }
        Value matrix = e.named("Resize", DataType.FLOAT, Shape.of(1, 1, to, from), inputs, modes(s));
        return e.cast(e.reshape(matrix, Shape.of(to, from)), s.in().type());
    }

    /**
     * The same of an axis whose size stays though its scale is not 1. Since the runtime copies what keeps its size, every
     * picture has one value of the identity in each row and becomes two columns wide, which are alike.
     */
    private static Value shifted(Step s, int axis, long size) {
        Emitter e = s.emit();
        Value pictures = e.reshape(identity(e, size), Shape.of(size, 1, size, 1));
        List<String> inputs = List.of(pictures.name(), "", scales(s, axis, 2).name());
        Value wide = e.named("Resize", DataType.FLOAT, Shape.of(size, 1, size, 2), inputs, modes(s));
        Value matrix = e.transpose(e.reshape(e.slice(wide, 3, 0, 1), Shape.of(size, size)), 1, 0);
        return e.cast(matrix, s.in().type());
    }

    private static Value identity(Emitter e, long size) {
        double[] eye = new double[Math.toIntExact(size * size)];
        for (int i = 0; i < size; i++) {
            eye[(int) (i * size + i)] = 1;
        }
        return e.reals(DataType.FLOAT, Shape.of(1, 1, size, size), eye);
    }

    /** Those of a picture whose rows are the axis. */
    private static Value scales(Step s, int axis, double columns) {
        Emitter e = s.emit();
        Value own = e.slice(s.in(2), 0, place(s, axis), place(s, axis) + 1);
        Value ones = e.filled(DataType.FLOAT, Shape.of(2), 1);
        return e.concat(0, List.of(ones, own, e.filled(DataType.FLOAT, Shape.of(1), columns)));
    }

    private static AttributeProto[] modes(Step s) {
        return s.attributes().node().getAttributeList().stream()
                .filter(a -> COPIED.contains(a.getName()))
                .toArray(AttributeProto[]::new);
    }

    /** Where the scale of an axis stands in the input, or -1: from opset 18 on only some axes may be listed. */
    private static long place(Step s, int axis) {
        Optional<long[]> axes = s.attributes().integers("axes");
        if (axes.isEmpty()) {
            return axis;
        }
        return IntStream.range(0, axes.get().length)
                .filter(i -> s.in().shape().axis(axes.get()[i]) == axis)
                .findFirst()
                .orElse(-1);
    }
}
