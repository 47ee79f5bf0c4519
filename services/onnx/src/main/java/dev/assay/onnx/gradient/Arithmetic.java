package dev.assay.onnx.gradient;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Arithmetic of tensors that broadcast against each other, in every position. */
final class Arithmetic {
    private static final String GROUP = "Arithmetic";
    private static final String TIES = "At a tie: shared evenly among the greatest (least), as torch.maximum does.";

    static final List<Rule> RULES = List.of(
            new Rule("Add", GROUP, "", Arithmetic::add),
            new Rule("Sub", GROUP, "", Arithmetic::sub),
            new Rule("Mul", GROUP, "", Arithmetic::mul),
            new Rule("Div", GROUP, "", Arithmetic::div),
            new Rule("Pow", GROUP, "By the exponent where the base is not positive: 0.", Arithmetic::pow),
            new Rule("Sum", GROUP, "", s -> all(s, s.cotangent())),
            new Rule("Mean", GROUP, "", s -> all(s, s.emit().mul(s.cotangent(), 1.0 / s.inputs()))),
            new Rule("Max", GROUP, TIES, Arithmetic::extreme),
            new Rule("Min", GROUP, TIES, Arithmetic::extreme),
            new Rule("Where", GROUP, "The condition has no gradient.", Arithmetic::where));

    private Arithmetic() {}

    private static void add(Step s) {
        all(s, s.cotangent());
    }

    private static void sub(Step s) {
        if (s.wants(0)) {
            s.giveUnbroadcast(0, s.cotangent());
        }
        if (s.wants(1)) {
            s.give(
                    1,
                    s.emit()
                            .unary(
                                    "Neg",
                                    s.emit().unbroadcast(s.cotangent(), s.in(1).shape())));
        }
    }

    private static void mul(Step s) {
        for (int i = 0; i < 2; i++) {
            if (s.wants(i)) {
                s.giveUnbroadcast(i, s.emit().mul(s.cotangent(), s.in(1 - i)));
            }
        }
    }

    private static void div(Step s) {
        Emitter e = s.emit();
        Value quotient = e.div(s.cotangent(), s.in(1));
        if (s.wants(0)) {
            s.giveUnbroadcast(0, quotient);
        }
        if (s.wants(1)) {
            s.giveUnbroadcast(1, e.unary("Neg", e.mul(quotient, s.out())));
        }
    }

    private static void pow(Step s) {
        Emitter e = s.emit();
        Value base = s.in(0);
        Value exponent = e.cast(s.in(1), base.type());
        if (s.wants(0)) {
            s.giveUnbroadcast(0, e.mul(s.cotangent(), powSlope(s, base, exponent)));
        }
        if (s.wants(1)) {
            Value positive = e.compare("Greater", base, e.scalar(base.type(), 0));
            Value log = e.unary("Log", e.where(positive, base, e.scalar(base.type(), 1)));
            s.giveUnbroadcast(
                    1, e.cast(e.mul(s.cotangent(), e.mul(s.out(), log)), s.in(1).type()));
        }
    }

    private static Value powSlope(Step s, Value base, Value exponent) {
        Emitter e = s.emit();
        double known = s.number(1).orElse(Double.NaN);
        if (known == 1) {
            return e.filled(base.type(), base.shape(), 1);
        }
        if (known == 2) {
            return e.mul(base, 2);
        }
        if (known == 3) {
            return e.mul(e.mul(base, base), 3);
        }
        if (known == 0.5) {
            return e.mul(e.unary("Reciprocal", s.out()), 0.5);
        }
        Value none = e.compare("Equal", exponent, e.scalar(base.type(), 0));
        Value slope = e.mul(e.binary("Pow", base, e.add(exponent, -1)), exponent);
        return e.where(none, e.scalar(base.type(), 0), slope);
    }

    /** Gives the same gradient to every input. */
    private static void all(Step s, Value gradient) {
        for (int i = 0; i < s.inputs(); i++) {
            if (s.wants(i)) {
                s.giveUnbroadcast(i, gradient);
            }
        }
    }

    private static void extreme(Step s) {
        Emitter e = s.emit();
        List<Value> masks = new ArrayList<>(IntStream.range(0, s.inputs())
                .mapToObj(i ->
                        e.cast(e.compare("Equal", s.in(i), s.out()), s.out().type()))
                .toList());
        Value share = e.div(s.cotangent(), masks.stream().reduce(e::add).orElseThrow());
        for (int i = 0; i < s.inputs(); i++) {
            if (s.wants(i)) {
                s.giveUnbroadcast(i, e.mul(share, masks.get(i)));
            }
        }
    }

    private static void where(Step s) {
        Emitter e = s.emit();
        Value zero = e.scalar(s.out().type(), 0);
        if (s.wants(1)) {
            s.giveUnbroadcast(1, e.where(s.in(0), s.cotangent(), zero));
        }
        if (s.wants(2)) {
            s.giveUnbroadcast(2, e.where(s.in(0), zero, s.cotangent()));
        }
    }
}
