package dev.assay.onnx.gradient;

import ai.onnxruntime.OrtException;

/** One test of one operator's rule. */
record RuleCase(String operator, String what, Check check) {
    @FunctionalInterface
    interface Check {
        void run() throws OrtException;
    }

    /** Held to central differences of the double-precision kernel. */
    static RuleCase inDouble(String operator, String what, Net net, String... by) {
        return new RuleCase(operator, what, () -> Difference.inDouble(net, "y", by));
    }

    /** Held to exact differences of the single-precision kernel: for an operator that is linear. */
    static RuleCase linear(String operator, String what, Net net, String... by) {
        return new RuleCase(operator, what, () -> Difference.ofLinear(net, "y", by));
    }
}
