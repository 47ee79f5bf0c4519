package dev.assay.onnx.gradient;

import java.util.List;
import java.util.function.BiFunction;

/** Elementary functions of one input, value by value. */
final class Functions {
    private static final String GROUP = "Functions";
    private static final String FLAT = "Constant between its steps: gradient 0.";

    static final List<Rule> RULES = List.of(
            new Rule("Identity", GROUP, "", s -> s.give(0, s.cotangent())),
            new Rule("Cast", GROUP, "Whole numbers and booleans end a gradient.", Functions::cast),
            new Rule("Dropout", GROUP, "Inference only: passes the gradient.", Functions::dropout),
            new Rule("Neg", GROUP, "", s -> s.give(0, s.emit().unary("Neg", s.cotangent()))),
            rule("Abs", "At 0: gradient 0.", (e, s) -> e.unary("Sign", s.in())),
            rule("Exp", "", (e, s) -> s.out()),
            rule("Log", "", (e, s) -> e.unary("Reciprocal", s.in())),
            rule("Sqrt", "At 0: infinite.", (e, s) -> e.mul(e.unary("Reciprocal", s.out()), 0.5)),
            rule("Reciprocal", "", (e, s) -> e.unary("Neg", e.mul(s.out(), s.out()))),
            rule(
                    "Erf",
                    "",
                    (e, s) -> e.mul(e.unary("Exp", e.unary("Neg", e.mul(s.in(), s.in()))), 2 / Math.sqrt(Math.PI))),
            rule("Sin", "", (e, s) -> e.unary("Cos", s.in())),
            rule("Cos", "", (e, s) -> e.unary("Neg", e.unary("Sin", s.in()))),
            rule("Atan", "", (e, s) -> e.unary("Reciprocal", e.add(e.mul(s.in(), s.in()), 1))),
            flat("Sign"),
            flat("Floor"),
            flat("Ceil"),
            flat("Round"));

    private Functions() {}

    /** The rule of a function whose derivative is a factor. */
    private static Rule rule(String operator, String convention, BiFunction<Emitter, Step, Value> derivative) {
        return new Rule(
                operator,
                GROUP,
                convention,
                s -> s.give(0, s.emit().mul(s.cotangent(), derivative.apply(s.emit(), s))));
    }

    private static Rule flat(String operator) {
        return new Rule(operator, GROUP, FLAT, s -> {});
    }

    private static void cast(Step s) {
        s.give(0, s.emit().cast(s.cotangent(), s.in().type()));
    }

    private static void dropout(Step s) {
        s.neverFrom(1, "mask");
        if (s.has(2) && s.number(2).orElse(1) != 0) {
            throw s.refused("it is, or may be, in training mode");
        }
        s.give(0, s.cotangent());
    }
}
