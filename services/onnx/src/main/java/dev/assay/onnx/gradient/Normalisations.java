package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.stream.IntStream;

/** Normalisations, by their input. */
final class Normalisations {
    private static final String GROUP = "Normalisations";
    private static final String INPUT = "By the input; scale and bias must not depend on what is differentiated by.";
    private static final double EPSILON = 1e-5;

    /** From here on each channel has its own scale in a group normalisation, before each group. */
    private static final int SCALE_PER_CHANNEL = 21;

    static final List<Rule> RULES = List.of(
            new Rule("BatchNormalization", GROUP, "Inference only. " + INPUT, Normalisations::batch),
            new Rule("LayerNormalization", GROUP, INPUT, Normalisations::layer),
            new Rule("InstanceNormalization", GROUP, INPUT, Normalisations::instance),
            new Rule("GroupNormalization", GROUP, INPUT, Normalisations::group),
            new Rule("LpNormalization", GROUP, "At 0: gradient 0.", Normalisations::lp));

    private Normalisations() {}

    private static void batch(Step s) {
        Emitter e = s.emit();
        if (s.attributes().integer("training_mode", 0) != 0) {
            throw s.refused("it is in training mode");
        }
        String[] parts = {"input", "scale", "bias", "mean", "variance"};
        for (int i = 1; i < parts.length; i++) {
            s.never(i, parts[i]);
        }
        Value variance = s.in(4);
        Value deviation = e.unary("Sqrt", e.add(variance, s.attributes().real("epsilon", EPSILON)));
        Value factor = e.div(s.in(1), e.cast(deviation, s.in(1).type()));
        s.give(0, e.mul(s.cotangent(), alongChannels(e, factor, s.in().rank())));
    }

    private static Value alongChannels(Emitter e, Value perChannel, int rank) {
        long[] shape = IntStream.range(0, rank)
                .mapToLong(i -> i == 1 ? perChannel.shape().count() : 1)
                .toArray();
        return e.reshape(perChannel, Shape.of(shape));
    }

    private static void layer(Step s) {
        Emitter e = s.emit();
        s.never(1, "scale");
        s.never(2, "bias");
        s.neverFrom(1, "Mean");
        s.neverFrom(2, "InvStdDev");
        Shape shape = s.in().shape();
        int from = shape.axis(s.attributes().integer("axis", -1));
        int[] axes = IntStream.range(from, shape.rank()).toArray();
        Value mean = s.extra(1, DataType.FLOAT, shape.kept(axes));
        Value inverse = s.extra(2, DataType.FLOAT, shape.kept(axes));
        Value x = e.cast(s.in(), DataType.FLOAT);
        Value g = e.cast(e.mul(s.cotangent(), s.in(1)), DataType.FLOAT);
        Value normal = e.mul(e.sub(x, mean), inverse);
        s.give(0, e.cast(pull(e, g, normal, inverse, axes), s.in().type()));
    }

    /** The gradient through a shift to mean 0 and a scaling to deviation 1 over the axes. */
    private static Value pull(Emitter e, Value g, Value normal, Value inverse, int... axes) {
        Value mean = e.reduce("ReduceMean", g, axes);
        Value slope = e.reduce("ReduceMean", e.mul(g, normal), axes);
        return e.mul(e.sub(e.sub(g, mean), e.mul(normal, slope)), inverse);
    }

    /** As {@link #pull}, with mean and deviation computed anew. */
    private static Value pull(Emitter e, Value g, Value x, double epsilon, int... axes) {
        Value centred = e.sub(x, e.reduce("ReduceMean", x, axes));
        Value variance = e.reduce("ReduceMean", e.mul(centred, centred), axes);
        Value inverse = e.unary("Reciprocal", e.unary("Sqrt", e.add(variance, epsilon)));
        return pull(e, g, e.mul(centred, inverse), inverse, axes);
    }

    private static void instance(Step s) {
        Emitter e = s.emit();
        s.never(1, "scale");
        s.never(2, "bias");
        Value g = e.mul(s.cotangent(), alongChannels(e, s.in(1), s.in().rank()));
        int[] axes = IntStream.range(2, s.in().rank()).toArray();
        s.give(0, pull(e, g, s.in(), s.attributes().real("epsilon", EPSILON), axes));
    }

    private static void group(Step s) {
        Emitter e = s.emit();
        s.never(1, "scale");
        s.never(2, "bias");
        Shape shape = s.in().shape();
        long groups = s.attributes().integer("num_groups", 1);
        long inGroup = shape.size(1) / groups;
        Shape apart = Shape.of(shape.size(0), groups, inGroup, shape.count(2, shape.rank()));
        Shape scales = e.opset() >= SCALE_PER_CHANNEL ? Shape.of(1, groups, inGroup, 1) : Shape.of(1, groups, 1, 1);
        Value g = e.mul(e.reshape(s.cotangent(), apart), e.reshape(s.in(1), scales));
        Value gradient = pull(e, g, e.reshape(s.in(), apart), s.attributes().real("epsilon", EPSILON), 2, 3);
        s.give(0, e.reshape(gradient, shape));
    }

    private static void lp(Step s) {
        Emitter e = s.emit();
        int axis = s.in().shape().axis(s.attributes().integer("axis", -1));
        boolean first = s.attributes().integer("p", 2) == 1;
        Value norm = e.reduce(first ? "ReduceL1" : "ReduceL2", s.in(), axis);
        Value safe = e.add(norm, e.mask("Equal", norm, 0));
        Value direction = first ? e.unary("Sign", s.in()) : s.out();
        Value along = e.reduce("ReduceSum", e.mul(s.cotangent(), s.out()), axis);
        s.give(0, e.div(e.sub(s.cotangent(), e.mul(direction, along)), safe));
    }
}
