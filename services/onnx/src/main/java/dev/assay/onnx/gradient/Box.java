package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The legal range of the input, and of what is only a rearranged, shifted or scaled input: what a normalisation inside
 * the graph makes of it.
 *
 * @param input name of the graph's input, {@code [n, channels, ...]}
 * @param low the least legal value, one a channel
 * @param high the greatest legal value, one a channel
 */
@SuppressWarnings("ArrayRecordComponent") // made once for one walk, never compared
record Box(Facts facts, String input, float[] low, float[] high) {
    private static final Set<String> MOVES =
            Set.of("Identity", "Cast", "Reshape", "Flatten", "Transpose", "Squeeze", "Unsqueeze", "Slice", "Gather");
    private static final Set<String> SCALES = Set.of("Add", "Sub", "Mul", "Div", "BatchNormalization");

    /** Both in the shape of the tensor. */
    record Bounds(Value low, Value high) {}

    /** Whether the tensor is the input but for place, shift and scale. */
    boolean covers(String tensor) {
        return tensor.equals(input) || source(tensor).filter(this::covers).isPresent();
    }

    /** The range of a tensor that is covered. */
    Bounds of(Step step, String tensor) {
        Emitter e = step.emit();
        Value like = step.tensor(tensor);
        if (tensor.equals(input)) {
            return new Bounds(filled(e, like, low), filled(e, like, high));
        }
        NodeProto node = facts.maker(tensor).orElseThrow();
        String from = source(tensor).orElseThrow();
        Bounds before = of(step, from);
        Value a = again(e, node, from, before.low(), like);
        Value b = again(e, node, from, before.high(), like);
        return SCALES.contains(node.getOpType())
                ? new Bounds(e.binary("Min", a, b), e.binary("Max", a, b))
                : new Bounds(a, b);
    }

    private Optional<String> source(String tensor) {
        return facts.maker(tensor)
                .filter(node -> MOVES.contains(node.getOpType()) || SCALES.contains(node.getOpType()))
                .flatMap(facts::onlyVariable);
    }

    private static Value again(Emitter e, NodeProto node, String from, Value to, Value like) {
        List<String> inputs = new ArrayList<>(node.getInputList());
        inputs.replaceAll(name -> name.equals(from) ? to.name() : name);
        return e.again(node, inputs, like.type(), like.shape());
    }

    private static Value filled(Emitter e, Value like, float[] perChannel) {
        double[] values = new double[perChannel.length];
        for (int c = 0; c < values.length; c++) {
            values[c] = perChannel[c];
        }
        long[] shape = new long[like.rank()];
        java.util.Arrays.fill(shape, 1);
        shape[1] = values.length;
        return e.expand(e.reals(like.type(), Shape.of(shape), values), like.shape());
    }
}
