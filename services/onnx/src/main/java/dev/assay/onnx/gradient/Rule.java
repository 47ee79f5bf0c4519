package dev.assay.onnx.gradient;

/**
 * How gradients, or relevance, pass one operator.
 *
 * @param operator name in the standard domain
 * @param group heading of the operator table
 * @param convention what holds where the derivative is not defined or not decided, or how relevance is shared; empty
 *     where nothing needs to be said
 */
record Rule(String operator, String group, String convention, Pullback pullback) {
    /** Takes what arrived at a node's outputs to its inputs. */
    @FunctionalInterface
    interface Pullback {
        void apply(Step step);
    }
}
