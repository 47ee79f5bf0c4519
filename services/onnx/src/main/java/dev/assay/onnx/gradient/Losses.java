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

    /**
     * With m = z[y] - z[t] and d = z1 - (z3 + z4) / 2: the gradient of -m / d is (m / d * d' - m') / d. Each logit is taken
     * out by a sum of its own, with nothing but zeros beside it: a sum of several would be added up in an order that
     * depends on the row.
     */
    private static Value ratio(Emitter e, Value asked, Value z) {
        Value classes = e.integers(z.shape().size(1));
        Value place = e.div(asked, classes);
        Value held = Gradient.oneHot(e, place, z);
        Value target = Gradient.oneHot(e, e.sub(asked, e.mul(place, classes)), z);
        Value rest = z;
        Value[] ranked = new Value[Loss.DLR_CLASSES];
        for (int rank = 0; rank < ranked.length; rank++) {
            Value highest = e.node(
                    "ArgMax",
                    DataType.INT64,
                    z.shape().upTo(1),
                    List.of(rest),
                    Attributes.of("axis", 1),
                    Attributes.of("keepdims", 0));
            ranked[rank] = Gradient.oneHot(e, highest, z);
            rest = e.sub(rest, e.mul(ranked[rank], APART));
        }
        Value margins = e.sub(held, target);
        Value margin = e.sub(only(e, z, held), only(e, z, target));
        Value divisors = e.sub(ranked[0], e.mul(e.add(ranked[2], ranked[3]), .5));
        Value low = e.mul(e.add(only(e, z, ranked[2]), only(e, z, ranked[3])), .5);
        Value divisor = e.add(e.sub(only(e, z, ranked[0]), low), Loss.TINY);
        return e.div(e.sub(e.mul(e.div(margin, divisor), divisors), margins), divisor);
    }

    private static Value only(Emitter e, Value z, Value oneHot) {
        return e.reduce("ReduceSum", e.mul(z, oneHot), 1);
    }
}
