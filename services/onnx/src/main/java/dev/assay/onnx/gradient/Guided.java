package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;

/** Guided backpropagation (Springenberg et al. 2015): where values below 0 are cut off, a negative gradient ends. */
final class Guided {
    static final Rules RULES = Rules.STANDARD
            .with(new Rule("Relu", "", "", Guided::positive))
            .with(new Rule("Clip", "", "", Guided::clip));

    private Guided() {}

    /** Whether the node cuts off what is below 0. */
    static boolean cuts(Folded folded, NodeProto node) {
        return node.getOpType().equals("Relu")
                || node.getOpType().equals("Clip")
                        && node.getInputCount() > 1
                        && folded.number(node.getInput(1)).orElse(-1) == 0;
    }

    private static void positive(Step s) {
        Value passed = s.emit().unary("Relu", s.cotangent());
        Rules.STANDARD.find(s.operator()).orElseThrow().pullback().apply(s.withCotangent(passed));
    }

    private static void clip(Step s) {
        boolean fromZero = s.has(1) && s.number(1).orElse(-1) == 0;
        if (fromZero) {
            positive(s);
        } else {
            Rules.STANDARD.find("Clip").orElseThrow().pullback().apply(s);
        }
    }
}
