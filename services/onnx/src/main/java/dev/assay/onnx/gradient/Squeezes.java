package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;

/**
 * Rules for a processor where one number a channel meets a map: the gate of a squeeze-and-excite, the mean of a map. To
 * broadcast, ONNX Runtime leaves the layout in blocks (see {@link Blocked}), and comes back to it afterwards. So the number
 * is spread over a map first, by a resize that runs in blocks, and a sum over a map is made from its mean.
 */
final class Squeezes {
    private Squeezes() {}

    /** A map times one number a channel of each picture. */
    static void mul(Step s) {
        int map = Blocked.map(s.in(0)) ? 0 : 1;
        if (!Blocked.map(s.in(map)) || !squeezed(s.in(1 - map), s.in(map))) {
            Blocked.standard(s);
            return;
        }
        Emitter e = s.emit();
        Value x = s.in(map);
        int before = e.nodes().size();
        Value gate = spread(e, Blocked.affine(e, s.in(1 - map), 1, 0), x.shape());
        e.named(s.out().name(), "Mul", List.of(x.name(), gate.name()));
        s.instead(e.takeBack(before));
        Value g = s.cotangent();
        if (s.wants(map)) {
            s.give(map, e.mul(g, gate));
        }
        if (s.wants(1 - map)) {
            Value product = e.mul(g, x);
            Value mean = e.node("GlobalAveragePool", x.type(), s.in(1 - map).shape(), List.of(product));
            s.give(1 - map, Blocked.affine(e, mean, x.shape().count(2, 4), 0));
        }
    }

    static void globalAverage(Step s) {
        if (!Blocked.map(s.in())) {
            Blocked.standard(s);
            return;
        }
        Emitter e = s.emit();
        Shape map = s.in().shape();
        s.give(0, spread(e, Blocked.affine(e, s.cotangent(), 1.0 / map.count(2, 4), 0), map));
    }

    /** The gate itself: its slope where it is neither shut nor open. */
    static void hardSigmoid(Step s) {
        double alpha = s.attributes().real("alpha", 0.2);
        if (!Blocked.blocks(s.out()) || !(alpha > 0)) {
            Blocked.standard(s);
            return;
        }
        Emitter e = s.emit();
        Value rising = Blocked.affine(e, Blocked.positive(e, s.out()), alpha, 0);
        s.give(0, e.mul(e.mul(s.cotangent(), rising), Blocked.below(e, s.out(), 1)));
    }

    private static boolean squeezed(Value gate, Value map) {
        return gate.type() == map.type()
                && gate.shape().equals(Shape.of(map.shape().size(0), map.shape().size(1), 1, 1));
    }

    private static Value spread(Emitter e, Value gate, Shape map) {
        return e.named(
                "Resize",
                gate.type(),
                map,
                List.of(
                        gate.name(),
                        "",
                        e.reals(DataType.FLOAT, Shape.of(4), 1, 1, map.size(2), map.size(3))
                                .name()),
                Attributes.of("mode", "nearest"),
                Attributes.of("coordinate_transformation_mode", "asymmetric"),
                Attributes.of("nearest_mode", "floor"));
    }
}
