package dev.assay.onnx.gradient;

import java.util.stream.Collectors;

/** The reference page of what gradients pass through, generated from the rules. */
final class OperatorTable {
    private OperatorTable() {}

    static String markdown() {
        String rows = Rules.STANDARD.all().stream()
                .map(rule -> "| " + rule.operator() + " | " + rule.group() + " | " + rule.convention() + " |\n")
                .collect(Collectors.joining());
        return """
                # Operators that gradients pass through

                Generated from the rules; do not edit. Models of operator sets 9 to 23 are read; 9 to 16 are lifted to
                17. Whole numbers, booleans and comparisons end a gradient. Any other operator between the output and
                what it is differentiated by is refused by name.

                | Operator | Group | Where the derivative is not defined, and limits |
                |---|---|---|
                """ + rows;
    }
}
