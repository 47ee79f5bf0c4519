package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.ModelProto;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The reference page of what gradients and relevance pass through, generated from the rules. */
final class OperatorTable {
    private OperatorTable() {}

    static String markdown() {
        Facts none = new Facts(new Folded(ModelProto.getDefaultInstance(), Map.of()));
        Rules relevance = RelevanceRules.of(
                Propagation.everywhere(new LayerRule.ZPlus()), Rules.STANDARD, none, Optional.empty());
        String rows = Rules.STANDARD.all().stream()
                .map(rule -> "| " + rule.operator() + " | " + rule.group() + " | " + rule.convention() + " | "
                        + relevance.find(rule.operator()).map(Rule::convention).orElse("Refused.") + " |\n")
                .collect(Collectors.joining());
        return """
                # Operators that gradients and relevance pass through

                Generated from the rules; do not edit. Models of operator sets 9 to 23 are read; 9 to 16 are lifted to
                17. Whole numbers, booleans and comparisons end a gradient. Any other operator between the output and
                what it is differentiated by is refused by name.

                The last column says how layer-wise relevance propagation shares an output's relevance. The convolution
                rule, the dense rule and their parameters are the explainer's: sums, means and pools of tensors with
                four axes or more take the convolution rule, of others the dense rule. Where positive contributions are
                set apart, sums set apart those with the sign of the sum.

                | Operator | Group | Where the derivative is not defined, and limits | Relevance |
                |---|---|---|---|
                """ + rows;
    }
}
