package dev.assay.onnx.gradient;

import ai.onnxruntime.OrtException;
import java.util.List;
import java.util.Optional;

/**
 * One test of one operator's rule.
 *
 * @param net whose tensor y the operator makes, where other tests can use it
 * @param by inputs of the net
 */
record RuleCase(String operator, String what, Check check, Optional<Net> net, List<String> by) {
    @FunctionalInterface
    interface Check {
        void run() throws OrtException;
    }

    RuleCase(String operator, String what, Check check) {
        this(operator, what, check, Optional.empty(), List.of());
    }

    /** Held to central differences of the double-precision kernel. */
    static RuleCase inDouble(String operator, String what, Net net, String... by) {
        return new RuleCase(operator, what, () -> Difference.inDouble(net, "y", by), Optional.of(net), List.of(by));
    }

    /** Held to exact differences of the single-precision kernel: for an operator that is linear. */
    static RuleCase linear(String operator, String what, Net net, String... by) {
        return new RuleCase(operator, what, () -> Difference.ofLinear(net, "y", by), Optional.of(net), List.of(by));
    }
}
