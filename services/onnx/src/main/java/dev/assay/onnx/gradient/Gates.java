package dev.assay.onnx.gradient;

import java.util.List;

/** Relevance of products value by value: it goes to the signal, and a gate gets none. */
final class Gates {
    private final Facts facts;

    Gates(Facts facts) {
        this.facts = facts;
    }

    List<Rule> rules() {
        return List.of(
                RelevanceRules.rule(
                        "Mul",
                        "To the signal; a gate or a constant gets none. Of two equals: half to each.",
                        this::mul),
                RelevanceRules.rule("Div", "To the dividend; the divisor counts as a constant.", Gates::div));
    }

    private void mul(Step s) {
        Value relevance = s.cotangent();
        if (s.active(0) && s.active(1)) {
            int signal = signal(s);
            if (signal < 0) {
                Value half = s.emit().mul(relevance, 0.5);
                s.giveUnbroadcast(0, half);
                s.giveUnbroadcast(1, half);
            } else {
                s.giveUnbroadcast(signal, relevance);
            }
        } else {
            s.giveUnbroadcast(s.active(0) ? 0 : 1, relevance);
        }
    }

    /** The input that carries the signal: the surer gate is the other, or the one that is repeated; -1 if neither. */
    private int signal(Step s) {
        int first = facts.gate(s.node().getInput(0));
        int second = facts.gate(s.node().getInput(1));
        if (first != second) {
            return first < second ? 0 : 1;
        }
        long sizes = s.in(0).shape().count() - s.in(1).shape().count();
        return sizes == 0 ? -1 : sizes > 0 ? 0 : 1;
    }

    private static void div(Step s) {
        if (!s.active(0)) {
            throw s.refused("its divisor depends on the input and its dividend does not");
        }
        s.giveUnbroadcast(0, s.cotangent());
    }
}
