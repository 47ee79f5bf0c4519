package dev.assay.onnx.gradient;

import java.util.List;
import java.util.Optional;

/**
 * Nonlinearities of one input. Masks are read from outputs where that is possible, so that a forward pass keeps the
 * fusions of a nonlinearity into the node before it.
 */
final class Activations {
    private static final String GROUP = "Activations";
    private static final double SELU_ALPHA = 1.67326319217681884765625;
    private static final double SELU_GAMMA = 1.05070102214813232421875;

    static final List<Rule> RULES = List.of(
            new Rule("Relu", GROUP, "At 0: gradient 0.", Activations::relu),
            new Rule("LeakyRelu", GROUP, "At 0: the slope alpha.", Activations::leakyRelu),
            new Rule("PRelu", GROUP, "At 0: the slope.", Activations::pRelu),
            new Rule("ThresholdedRelu", GROUP, "At the threshold: gradient 0.", Activations::thresholdedRelu),
            new Rule("Elu", GROUP, "", Activations::elu),
            new Rule("Celu", GROUP, "", Activations::celu),
            new Rule("Selu", GROUP, "At 0: the derivative from the left.", Activations::selu),
            new Rule(
                    "Clip",
                    GROUP,
                    "At a bound: gradient 0, as of relu6; a clamp that lets it pass looks the same in ONNX.",
                    Activations::clip),
            new Rule("Sigmoid", GROUP, "", Activations::sigmoid),
            new Rule("HardSigmoid", GROUP, "At the bends: gradient 0.", Activations::hardSigmoid),
            new Rule("HardSwish", GROUP, "At -3: 0; at 3: 1.", Activations::hardSwish),
            new Rule("Tanh", GROUP, "", Activations::tanh),
            new Rule("Softplus", GROUP, "", Activations::softplus),
            new Rule("Softsign", GROUP, "", Activations::softsign),
            new Rule("Mish", GROUP, "", Activations::mish),
            new Rule("Gelu", GROUP, "", Activations::gelu),
            new Rule("Softmax", GROUP, "", Activations::softmax),
            new Rule("LogSoftmax", GROUP, "", Activations::logSoftmax));

    private Activations() {}

    private static void relu(Step s) {
        s.give(0, s.emit().mul(s.cotangent(), s.emit().mask("Greater", s.out(), 0)));
    }

    /** The factor of a gradient that is 1 where the mask is 1 and the other value where it is 0. */
    private static Value choose(Emitter e, Value mask, Value other) {
        return e.add(mask, e.mul(e.sub(1, mask), other));
    }

    private static void leakyRelu(Step s) {
        Emitter e = s.emit();
        double alpha = s.attributes().real("alpha", 0.01);
        Value mask = e.mask("Greater", alpha >= 0 ? s.out() : s.in(), 0);
        Value factor = e.add(e.mul(mask, 1 - alpha), alpha);
        s.give(0, e.mul(s.cotangent(), factor));
    }

    private static void pRelu(Step s) {
        Emitter e = s.emit();
        Value mask = e.mask("Greater", s.in(), 0);
        if (s.wants(0)) {
            s.give(0, e.mul(s.cotangent(), choose(e, mask, s.in(1))));
        }
        if (s.wants(1)) {
            Value below = e.mul(s.in(), e.sub(1, mask));
            s.giveUnbroadcast(1, e.mul(s.cotangent(), below));
        }
    }

    private static void thresholdedRelu(Step s) {
        Emitter e = s.emit();
        double alpha = s.attributes().real("alpha", 1);
        s.give(0, e.mul(s.cotangent(), e.mask("Greater", s.in(), alpha)));
    }

    private static void elu(Step s) {
        Emitter e = s.emit();
        Value mask = e.mask("Greater", s.in(), 0);
        Value below = e.add(s.out(), s.attributes().real("alpha", 1));
        s.give(0, e.mul(s.cotangent(), choose(e, mask, below)));
    }

    private static void celu(Step s) {
        Emitter e = s.emit();
        Value mask = e.mask("Greater", s.in(), 0);
        Value below = e.add(e.mul(s.out(), 1 / s.attributes().real("alpha", 1)), 1);
        s.give(0, e.mul(s.cotangent(), choose(e, mask, below)));
    }

    private static void selu(Step s) {
        Emitter e = s.emit();
        double alpha = s.attributes().real("alpha", SELU_ALPHA);
        double gamma = s.attributes().real("gamma", SELU_GAMMA);
        Value mask = e.mask("Greater", s.in(), 0);
        Value below = e.add(s.out(), alpha * gamma);
        s.give(0, e.mul(s.cotangent(), e.add(e.mul(mask, gamma), e.mul(e.sub(1, mask), below))));
    }

    private static void clip(Step s) {
        Emitter e = s.emit();
        s.never(1, "lower bound");
        s.never(2, "upper bound");
        Optional<Value> above = s.has(1) ? Optional.of(e.compare("Greater", s.out(), s.in(1))) : Optional.empty();
        Optional<Value> below = s.has(2) ? Optional.of(e.compare("Less", s.out(), s.in(2))) : Optional.empty();
        // One cast of both: booleans are a quarter of the bytes.
        Optional<Value> inside = above.isPresent() && below.isPresent()
                ? Optional.of(e.and(above.get(), below.get()))
                : above.or(() -> below);
        Value g = s.cotangent();
        s.give(0, inside.map(mask -> e.mul(g, e.cast(mask, g.type()))).orElse(g));
    }

    private static void sigmoid(Step s) {
        Emitter e = s.emit();
        s.give(0, e.mul(s.cotangent(), e.mul(s.out(), e.sub(1, s.out()))));
    }

    private static void hardSigmoid(Step s) {
        Emitter e = s.emit();
        Value inside = e.and(
                e.compare("Greater", s.out(), e.scalar(s.out().type(), 0)),
                e.compare("Less", s.out(), e.scalar(s.out().type(), 1)));
        Value slope = e.mul(e.cast(inside, s.out().type()), s.attributes().real("alpha", 0.2));
        s.give(0, e.mul(s.cotangent(), slope));
    }

    private static void hardSwish(Step s) {
        Emitter e = s.emit();
        Value above = e.cast(e.compare("GreaterOrEqual", s.in(), e.scalar(s.in().type(), 3)), s.in().type());
        Value inside = e.mul(e.mask("Greater", s.in(), -3), e.sub(1, above));
        Value slope = e.add(e.mul(s.in(), 1.0 / 3), 0.5);
        s.give(0, e.mul(s.cotangent(), e.add(above, e.mul(inside, slope))));
    }

    private static void tanh(Step s) {
        Emitter e = s.emit();
        s.give(0, e.mul(s.cotangent(), e.sub(1, e.mul(s.out(), s.out()))));
    }

    private static void softplus(Step s) {
        s.give(0, s.emit().mul(s.cotangent(), s.emit().unary("Sigmoid", s.in())));
    }

    private static void softsign(Step s) {
        Emitter e = s.emit();
        Value root = e.add(e.unary("Abs", s.in()), 1);
        s.give(0, e.div(s.cotangent(), e.mul(root, root)));
    }

    private static void mish(Step s) {
        Emitter e = s.emit();
        Value t = e.unary("Tanh", e.unary("Softplus", s.in()));
        Value inner = e.mul(e.sub(1, e.mul(t, t)), e.unary("Sigmoid", s.in()));
        s.give(0, e.mul(s.cotangent(), e.add(t, e.mul(s.in(), inner))));
    }

    private static void gelu(Step s) {
        Emitter e = s.emit();
        Value x = s.in();
        Value slope = s.attributes().text("approximate", "none").equals("tanh") ? geluTanh(e, x) : geluErf(e, x);
        s.give(0, e.mul(s.cotangent(), slope));
    }

    /** Distribution plus x times density of the standard normal. */
    private static Value geluErf(Emitter e, Value x) {
        Value below = e.add(e.mul(e.unary("Erf", e.mul(x, Math.sqrt(0.5))), 0.5), 0.5);
        Value density = e.mul(e.unary("Exp", e.mul(e.mul(x, x), -0.5)), 1 / Math.sqrt(2 * Math.PI));
        return e.add(below, e.mul(x, density));
    }

    private static Value geluTanh(Emitter e, Value x) {
        double scale = Math.sqrt(2 / Math.PI);
        double cubic = 0.044715;
        Value square = e.mul(x, x);
        Value t = e.unary("Tanh", e.mul(e.mul(x, e.add(e.mul(square, cubic), 1)), scale));
        Value inner = e.mul(e.add(e.mul(square, 3 * cubic), 1), scale);
        Value bell = e.mul(e.mul(e.sub(1, e.mul(t, t)), inner), x);
        return e.mul(e.add(e.add(t, bell), 1), 0.5);
    }

    private static void softmax(Step s) {
        Emitter e = s.emit();
        int axis = s.out().shape().axis(s.attributes().integer("axis", -1));
        Value weighted = e.mul(s.cotangent(), s.out());
        Value sum = e.reduce("ReduceSum", weighted, axis);
        s.give(0, e.sub(weighted, e.mul(s.out(), sum)));
    }

    private static void logSoftmax(Step s) {
        Emitter e = s.emit();
        int axis = s.out().shape().axis(s.attributes().integer("axis", -1));
        Value sum = e.reduce("ReduceSum", s.cotangent(), axis);
        s.give(0, e.sub(s.cotangent(), e.mul(e.unary("Exp", s.out()), sum)));
    }
}
