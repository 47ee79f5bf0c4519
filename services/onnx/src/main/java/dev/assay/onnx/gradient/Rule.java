package dev.assay.onnx.gradient;

/**
 * How gradients pass one operator.
 *
 * @param operator name in the standard domain
 * @param group heading of the operator table
 * @param convention what holds where the derivative is not defined or not decided; empty where there is no such place
 */
record Rule(String operator, String group, String convention, Pullback pullback) {
    /** Takes the gradients at a node's outputs to its inputs. */
    @FunctionalInterface
    interface Pullback {
        void apply(Step step);
    }
}
