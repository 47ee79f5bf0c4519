package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;

/** Guided backpropagation (Springenberg et al. 2015): where values below 0 are cut off, a negative gradient ends. */
final class Guided {
    /** Over rules of a gradient. */
    static Rules over(Rules plain) {
        return plain.with(plain.again("Relu", s -> positive(s, plain))).with(plain.again("Clip", s -> clip(s, plain)));
    }

    private Guided() {}

    /** Whether the node cuts off what is below 0. */
    static boolean cuts(Folded folded, NodeProto node) {
        return node.getOpType().equals("Relu")
                || node.getOpType().equals("Clip")
                        && node.getInputCount() > 1
                        && folded.number(node.getInput(1)).orElse(-1) == 0;
    }

    private static void positive(Step s, Rules plain) {
        Value passed = s.emit().unary("Relu", s.cotangent());
        plain.find(s.operator()).orElseThrow().pullback().apply(s.withPartOfCotangent(passed));
    }

    private static void clip(Step s, Rules plain) {
        boolean fromZero = s.has(1) && s.number(1).orElse(-1) == 0;
        if (fromZero) {
            positive(s, plain);
        } else {
            plain.find("Clip").orElseThrow().pullback().apply(s);
        }
    }
}
