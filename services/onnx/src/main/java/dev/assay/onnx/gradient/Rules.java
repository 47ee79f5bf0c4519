package dev.assay.onnx.gradient;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The rules that a walk goes by, one an operator: what is not here is refused. */
final class Rules {
    static final Rules STANDARD = new Rules(
            Carried.GRADIENT,
            Stream.of(
                            Convolutions.RULES,
                            Pools.RULES,
                            Products.RULES,
                            Activations.RULES,
                            Functions.RULES,
                            Arithmetic.RULES,
                            Reductions.RULES,
                            Normalisations.RULES,
                            Layouts.RULES,
                            Selections.RULES,
                            Resizing.RULES)
                    .flatMap(List::stream)
                    .toList());

    private final Carried carried;
    private final Map<String, Rule> byOperator = new LinkedHashMap<>();

    Rules(Carried carried, List<Rule> rules) {
        this.carried = carried;
        for (Rule rule : rules) {
            if (byOperator.put(rule.operator(), rule) != null) {
                throw new IllegalArgumentException("an operator must have one rule, found two for " + rule.operator());
            }
        }
    }

    /** What the walk carries. */
    Carried carried() {
        return carried;
    }

    Optional<Rule> find(String operator) {
        return Optional.ofNullable(byOperator.get(operator));
    }

    List<Rule> all() {
        return List.copyOf(byOperator.values());
    }

    /** The rule of an operator with another way back for the same derivative. */
    Rule again(String operator, Rule.Pullback pullback) {
        Rule rule = find(operator).orElseThrow();
        return new Rule(operator, rule.group(), rule.convention(), pullback);
    }

    /** These rules with another one for its operator. */
    Rules with(Rule rule) {
        return new Rules(
                carried,
                Stream.concat(all().stream().filter(r -> !r.operator().equals(rule.operator())), Stream.of(rule))
                        .toList());
    }
}
