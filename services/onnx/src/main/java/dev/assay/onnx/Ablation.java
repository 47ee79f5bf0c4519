package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import dev.assay.core.release.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Runs a model with one channel of a layer set to zero, another one for each picture of a batch: the graph gets an input
 * of channels, and what comes out of the layer is multiplied with 0 at that channel and 1 elsewhere. Thread-safe.
 */
public final class Ablation {
    private static final String SPACE = "ablation";
    private static final int FIRST_WITH_ONE_HOT = 9;

    private final Pass pass;
    private final Layer layer;

    private Ablation(Pass pass, Layer layer) {
        this.pass = pass;
        this.layer = layer;
    }

    private record Key(Layer layer) {}

    /**
     * The pass for a layer; made at the first call and kept with the model.
     *
     * @param layer with spatial extent
     * @throws Refused if the graph's operators are too old to choose a channel
     */
    public static Ablation of(Model model, Layer layer) {
        if (!layer.spatial()) {
            throw new IllegalArgumentException("a layer to ablate must have height and width, found " + layer);
        }
        return new Ablation(model.pass(new Key(layer), () -> open(model, layer)), layer);
    }

    /** The channel that stands for none: the scores of the model as it is, from the same graph. */
    public int none() {
        return layer.channels();
    }

    /**
     * The output as the model gives it, {@code [n, classes]} row-major.
     *
     * @param channels to set to zero, one a picture, in [0, {@link #none}]
     */
    public float[] scores(Images images, int[] channels) {
        for (int channel : channels) {
            if (channel < 0 || channel > none()) {
                throw new IllegalArgumentException(
                        "a channel of " + layer.name() + " must be in [0, " + none() + "], found " + channel);
            }
        }
        return pass.run(images, channels).getFirst();
    }

    private static Pass open(Model model, Layer layer) {
        Graph plain = model.graph().withOutputs(List.of(model.output().name()));
        if (plain.opset() < FIRST_WITH_ONE_HOT) {
            throw new Refused("channels cannot be taken out of a graph of operator set " + plain.opset()
                    + ": export the model with operator set " + FIRST_WITH_ONE_HOT + " or newer");
        }
        String prefix = prefix(plain.graph());
        Graph edited = plain.edited(graph -> edit(graph, layer, prefix));
        long[] shape = {model.batch(), model.classes()};
        return Pass.open(
                model, edited, prefix + "channel", Map.of(model.output().name(), shape));
    }

    private static GraphProto.Builder edit(GraphProto.Builder graph, Layer layer, String prefix) {
        String masked = prefix + "masked";
        List<NodeProto> nodes = new ArrayList<>();
        for (NodeProto node : graph.getNodeList()) {
            NodeProto.Builder user = node.toBuilder();
            for (int i = 0; i < node.getInputCount(); i++) {
                if (node.getInput(i).equals(layer.tensor())) {
                    user.setInput(i, masked);
                }
            }
            nodes.add(user.build());
            if (node.getOutputList().contains(layer.tensor())) {
                nodes.addAll(mask(layer, prefix, masked));
            }
        }
        TypeProto.Tensor.Builder channels = TypeProto.Tensor.newBuilder().setElemType(TensorProto.DataType.INT64_VALUE);
        channels.getShapeBuilder().addDimBuilder().setDimParam(prefix + "batch");
        return graph.clearNode()
                .addAllNode(nodes)
                .addInitializer(integers(prefix + "depth", layer.channels()))
                .addInitializer(
                        layer.channelsLast()
                                ? integers(prefix + "shape", -1, 1, 1, layer.channels())
                                : integers(prefix + "shape", -1, layer.channels(), 1, 1))
                .addInitializer(offOn(prefix + "values"))
                .addInput(ValueInfoProto.newBuilder()
                        .setName(prefix + "channel")
                        .setType(TypeProto.newBuilder().setTensorType(channels)));
    }

    /** A channel that does not exist is nowhere in the one-hot row: then nothing is masked. */
    private static List<NodeProto> mask(Layer layer, String prefix, String masked) {
        return List.of(
                NodeProto.newBuilder()
                        .setOpType("OneHot")
                        .setName(prefix + "row")
                        .addInput(prefix + "channel")
                        .addInput(prefix + "depth")
                        .addInput(prefix + "values")
                        .addOutput(prefix + "row")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("axis")
                                .setType(AttributeProto.AttributeType.INT)
                                .setI(-1))
                        .build(),
                NodeProto.newBuilder()
                        .setOpType("Reshape")
                        .setName(prefix + "mask")
                        .addInput(prefix + "row")
                        .addInput(prefix + "shape")
                        .addOutput(prefix + "mask")
                        .build(),
                NodeProto.newBuilder()
                        .setOpType("Mul")
                        .setName(masked)
                        .addInput(layer.tensor())
                        .addInput(prefix + "mask")
                        .addOutput(masked)
                        .build());
    }

    private static TensorProto integers(String name, long... values) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(name).setDataType(TensorProto.DataType.INT64_VALUE);
        tensor.addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        return tensor.build();
    }

    private static TensorProto offOn(String name) {
        ByteBuffer raw = ByteBuffer.allocate(2 * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.putFloat(1).putFloat(0);
        return TensorProto.newBuilder()
                .setName(name)
                .setDataType(TensorProto.DataType.FLOAT_VALUE)
                .addDims(2)
                .setRawData(ByteString.copyFrom(raw.flip()))
                .build();
    }

    /** Begins no name that the graph uses. */
    private static String prefix(GraphProto graph) {
        Set<String> names = new HashSet<>();
        graph.getNodeList().forEach(node -> {
            names.add(node.getName());
            names.addAll(node.getInputList());
            names.addAll(node.getOutputList());
        });
        graph.getInputList().forEach(input -> names.add(input.getName()));
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
