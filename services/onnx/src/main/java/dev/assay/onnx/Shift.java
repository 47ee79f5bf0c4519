package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.assay.core.release.InputSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A model that takes a constant off its input before anything else: given inputs with the constant added it computes what
 * the original does (Kindermans et al. 2017).
 */
public final class Shift {
    private static final String SPACE = "shift";

    private Shift() {}

    private record Key(List<Float> by) {}

    /**
     * The shifted model; made at the first call, and closed with the original.
     *
     * @param by what is taken off each channel, in the input space
     */
    public static Model of(Model model, float[] by) {
        InputSpec spec = model.input();
        if (by.length != spec.channels()) {
            throw new IllegalArgumentException(
                    "a shift must have one value a channel (" + spec.channels() + "), found " + by.length);
        }
        List<Float> values = new ArrayList<>();
        float[] mean = spec.mean();
        for (int c = 0; c < by.length; c++) {
            values.add(by[c]);
            mean[c] -= by[c] * spec.std()[c];
        }
        InputSpec shifted = new InputSpec(
                spec.name(), spec.channels(), spec.height(), spec.width(), spec.low(), spec.high(), mean, spec.std());
        return model.made(new Key(values), shifted, () -> model.graph().edited(graph -> edit(graph, spec.name(), by)));
    }

    private static GraphProto.Builder edit(GraphProto.Builder graph, String input, float[] by) {
        String prefix = prefix(graph);
        String back = prefix + "back";
        List<NodeProto> nodes = new ArrayList<>();
        nodes.add(NodeProto.newBuilder()
                .setOpType("Sub")
                .setName(back)
                .addInput(input)
                .addInput(prefix + "by")
                .addOutput(back)
                .build());
        for (NodeProto node : graph.getNodeList()) {
            NodeProto.Builder user = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(input)) {
                    user.setInput(i, back);
                }
            }
            nodes.add(user.build());
        }
        ByteBuffer raw = ByteBuffer.allocate(by.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : by) {
            raw.putFloat(value);
        }
        return graph.clearNode()
                .addAllNode(nodes)
                .addInitializer(TensorProto.newBuilder()
                        .setName(prefix + "by")
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addDims(1)
                        .addDims(by.length)
                        .addDims(1)
                        .addDims(1)
                        .setRawData(ByteString.copyFrom(raw.flip())));
    }

    /** Begins no name that the graph uses. */
    private static String prefix(GraphProto.Builder graph) {
        Set<String> names = new HashSet<>();
        graph.getNodeList().forEach(node -> {
            names.addAll(node.getInputList());
            names.addAll(node.getOutputList());
            names.add(node.getName());
        });
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        String prefix = SPACE + '/';
        for (int i = 2; begins(names, prefix); i++) {
            prefix = SPACE + i + '/';
        }
        return prefix;
    }

    private static boolean begins(Set<String> names, String prefix) {
        return names.stream().anyMatch(name -> name.startsWith(prefix));
    }
}
