package dev.assay.onnx.gradient;

import java.util.List;
import java.util.stream.IntStream;

/**
 * Relevance of normalisations by the input's own mean and deviation. Under the epsilon rule the deviation counts as a
 * constant (Ali et al. 2022) and what is left is linear; under rules that keep signs apart the relevance is passed on,
 * as each output is one input but for shift and scale.
 */
final class Normalised {
    private static final String SHARED = "Deviation constant, then by contribution under epsilon; else passed on.";
    private static final double EPSILON = 1e-5;

    /** From here on each channel has its own scale in a group normalisation, before each group. */
    private static final int SCALE_PER_CHANNEL = 21;

    private final Propagation propagation;

    Normalised(Propagation propagation) {
        this.propagation = propagation;
    }

    List<Rule> rules() {
        return List.of(
                RelevanceRules.rule("LayerNormalization", SHARED, this::layer),
                RelevanceRules.rule("InstanceNormalization", SHARED, this::instance),
                RelevanceRules.rule("GroupNormalization", SHARED, this::group),
                RelevanceRules.rule("LpNormalization", "Passed on.", s -> s.give(0, s.cotangent())));
    }

    private void layer(Step s) {
        s.neverFrom(1, "Mean");
        s.neverFrom(2, "InvStdDev");
        Shape shape = s.in().shape();
        int from = shape.axis(s.attributes().integer("axis", -1));
        share(s, shape, s.in(1), IntStream.range(from, shape.rank()).toArray());
    }

    private void instance(Step s) {
        Shape shape = s.in().shape();
        long[] scales = new long[shape.rank()];
        java.util.Arrays.fill(scales, 1);
        scales[1] = shape.size(1);
        Value scale = s.emit().reshape(s.in(1), Shape.of(scales));
        share(s, shape, scale, IntStream.range(2, shape.rank()).toArray());
    }

    private void group(Step s) {
        Shape shape = s.in().shape();
        long groups = s.attributes().integer("num_groups", 1);
        long inGroup = shape.size(1) / groups;
        Shape apart = Shape.of(shape.size(0), groups, inGroup, shape.count(2, shape.rank()));
        boolean perChannel = s.emit().opset() >= SCALE_PER_CHANNEL;
        Value scale = s.emit().reshape(s.in(1), Shape.of(1, groups, perChannel ? inGroup : 1, 1));
        share(s, apart, scale, 2, 3);
    }

    /**
     * Shares by contribution to the input less its mean, scaled.
     *
     * @param apart the input's shape with an axis for what is normalised apart
     * @param scale broadcast to that shape
     */
    private void share(Step s, Shape apart, Value scale, int... axes) {
        s.never(1, "scale");
        s.never(2, "bias");
        if (!(Sums.rule(propagation, s.in().rank()) instanceof LayerRule.Epsilon(double epsilon))) {
            s.give(0, s.cotangent());
            return;
        }
        Emitter e = s.emit();
        Value x = e.reshape(s.in(), apart);
        Value centred = e.sub(x, e.reduce("ReduceMean", x, axes));
        Value variance = e.reduce("ReduceMean", e.mul(centred, centred), axes);
        Value deviation = e.unary("Sqrt", e.add(variance, s.attributes().real("epsilon", EPSILON)));
        Value factor = e.div(s.cotangent(), Sharing.stabilised(e, s.out(), epsilon));
        Value pulled = e.div(e.mul(e.reshape(factor, apart), scale), deviation);
        Value shares = e.mul(x, e.sub(pulled, e.reduce("ReduceMean", pulled, axes)));
        s.give(0, e.reshape(shares, s.in().shape()));
    }
}
