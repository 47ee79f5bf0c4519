package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.assay.core.release.Refused;
import java.util.Optional;

/** The softmax that a model which gives probabilities ends in: the logits are what goes into it. */
public final class FinalSoftmax {
    private FinalSoftmax() {}

    /** The tensor of logits; empty where no softmax makes the output. */
    public static Optional<String> logits(GraphProto graph, String output) {
        String made = output;
        for (NodeProto node : graph.getNodeList().reversed()) {
            if (node.getOutputList().contains(made)) {
                if (!node.getOpType().equals("Identity")) {
                    return node.getOpType().equals("Softmax") ? Optional.of(node.getInput(0)) : Optional.empty();
                }
                made = node.getInput(0);
            }
        }
        return Optional.empty();
    }

    /**
     * What is said where there are none.
     *
     * @param file of the model
     * @param otherwise what to do
     */
    public static Refused none(String file, String output, String otherwise) {
        return new Refused("output \"" + output + "\" of " + file
                + " is declared as probabilities but is not made by a softmax, so there are no logits: " + otherwise);
    }
}
