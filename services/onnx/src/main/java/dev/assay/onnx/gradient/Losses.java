package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/** The gradients of losses by the logits, as nodes: where a walk starts that gives the loss's gradient by the input. */
final class Losses {
    /** Above every logit: what is taken off one so that it is not the greatest again. */
    private static final double APART = 1e30;

    private Losses() {}

    static Value cotangent(Emitter e, Loss loss, Value asked, Value logits) {
        return switch (loss) {
            case CROSS_ENTROPY -> {
                Value probabilities = e.unary("Softmax", logits, Attributes.of("axis", 1));
                yield e.sub(probabilities, Gradient.oneHot(e, asked, logits));
            }
            case TARGETED_DLR -> ratio(e, asked, logits);
        };
    }

    /** With m = z[y] - z[t] and d = z1 - (z3 + z4) / 2: the gradient of -m / d is (m / d * d' - m') / d. */
    private static Value ratio(Emitter e, Value asked, Value z) {
        Value classes = e.integers(z.shape().size(1));
        Value held = e.div(asked, classes);
        Value target = e.sub(asked, e.mul(held, classes));
        Value margins = e.sub(Gradient.oneHot(e, held, z), Gradient.oneHot(e, target, z));
        Value rest = z;
        Value[] ranked = new Value[Loss.DLR_CLASSES];
        for (int rank = 0; rank < ranked.length; rank++) {
            Value place = e.node(
                    "ArgMax",
                    DataType.INT64,
                    z.shape().upTo(1),
                    List.of(rest),
                    Attributes.of("axis", 1),
                    Attributes.of("keepdims", 0));
            ranked[rank] = Gradient.oneHot(e, place, z);
            rest = e.sub(rest, e.mul(ranked[rank], APART));
        }
        Value divisors = e.sub(ranked[0], e.mul(e.add(ranked[2], ranked[3]), .5));
        Value margin = e.reduce("ReduceSum", e.mul(z, margins), 1);
        Value divisor = e.add(e.reduce("ReduceSum", e.mul(z, divisors), 1), Loss.TINY);
        return e.div(e.sub(e.mul(e.div(margin, divisor), divisors), margins), divisor);
    }
}
