package dev.assay.onnx.mutant;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** One to three changes of the kinds that exporters, editors and enemies make, chosen by a seed. */
final class Mutant {
    private static final long[] SIZES = {0, -1, 1, 2, 3, 7, 64, 1 << 20, Integer.MAX_VALUE, 1L << 40, Long.MAX_VALUE};
    private static final float[] REALS = {0, -1, 1e30f, Float.NaN, Float.POSITIVE_INFINITY, 1e-30f};
    private static final int MAX_CHANGES = 3;

    private final Random random;
    private final GraphProto.Builder graph;
    private final ModelProto.Builder model;

    private Mutant(ModelProto original, long seed) {
        this.random = new Random(seed);
        this.model = original.toBuilder();
        this.graph = model.getGraphBuilder();
    }

    static ModelProto of(ModelProto original, long seed) {
        Mutant mutant = new Mutant(original, seed);
        for (int i = mutant.random.nextInt(MAX_CHANGES); i >= 0; i--) {
            mutant.change();
        }
        return mutant.model.build();
    }

    private void change() {
        switch (random.nextInt(12)) {
            case 0 -> graph.removeNode(random.nextInt(graph.getNodeCount()));
            case 1 -> rewire();
            case 2 -> operator();
            case 3 -> attribute();
            case 4 -> weight();
            case 5 -> removeWeight();
            case 6 -> swapNodes();
            case 7 -> renameOutput();
            case 8 -> declaredSize();
            case 9 -> dropInput();
            case 10 -> opset();
            default -> weightSize();
        }
    }

    private NodeProto.Builder node() {
        return graph.getNodeBuilder(random.nextInt(graph.getNodeCount()));
    }

    /** Another operator of the graph in the place of one. */
    private void operator() {
        String other = node().getOpType();
        node().setOpType(other);
    }

    /** Some tensor of the graph: what rewiring leads to may be a cycle, another type or another shape. */
    private String tensor() {
        List<String> names = new ArrayList<>();
        graph.getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        graph.getInitializerList().forEach(weight -> names.add(weight.getName()));
        graph.getInputList().forEach(input -> names.add(input.getName()));
        return names.get(random.nextInt(names.size()));
    }

    private void rewire() {
        NodeProto.Builder node = node();
        if (node.getInputCount() > 0) {
            node.setInput(random.nextInt(node.getInputCount()), tensor());
        }
    }

    private void attribute() {
        NodeProto.Builder node = node();
        if (node.getAttributeCount() == 0) {
            return;
        }
        AttributeProto.Builder attribute = node.getAttributeBuilder(random.nextInt(node.getAttributeCount()));
        if (random.nextInt(6) == 0) {
            node.removeAttribute(random.nextInt(node.getAttributeCount()));
        } else if (attribute.getIntsCount() > 0) {
            if (random.nextInt(4) == 0) {
                attribute.addInts(size());
            } else {
                attribute.setInts(random.nextInt(attribute.getIntsCount()), size());
            }
        } else if (attribute.hasI()) {
            attribute.setI(size());
        } else if (attribute.hasF()) {
            attribute.setF(real());
        }
    }

    private void weight() {
        TensorProto.Builder weight = anyWeight();
        if (weight.getFloatDataCount() > 0) {
            weight.setFloatData(random.nextInt(weight.getFloatDataCount()), real());
        } else if (weight.getInt64DataCount() > 0) {
            weight.setInt64Data(random.nextInt(weight.getInt64DataCount()), size());
        } else if (weight.getRawData().size() > 0) {
            byte[] raw = weight.getRawData().toByteArray();
            raw[random.nextInt(raw.length)] = (byte) random.nextInt(256);
            weight.setRawData(com.google.protobuf.ByteString.copyFrom(raw));
        }
    }

    private TensorProto.Builder anyWeight() {
        return graph.getInitializerBuilder(random.nextInt(graph.getInitializerCount()));
    }

    private void removeWeight() {
        if (graph.getInitializerCount() > 1) {
            graph.removeInitializer(random.nextInt(graph.getInitializerCount()));
        }
    }

    private void weightSize() {
        TensorProto.Builder weight = anyWeight();
        switch (random.nextInt(3)) {
            case 0 -> weight.addDims(size());
            case 1 -> weight.setDataType(random.nextInt(20));
            default -> {
                if (weight.getDimsCount() > 0) {
                    weight.setDims(random.nextInt(weight.getDimsCount()), size());
                }
            }
        }
    }

    private void swapNodes() {
        int one = random.nextInt(graph.getNodeCount());
        int other = random.nextInt(graph.getNodeCount());
        NodeProto first = graph.getNode(one);
        graph.setNode(one, graph.getNode(other)).setNode(other, first);
    }

    private void renameOutput() {
        NodeProto.Builder node = node();
        node.setOutput(random.nextInt(node.getOutputCount()), tensor());
    }

    private void declaredSize() {
        List<ValueInfoProto.Builder> infos = new ArrayList<>(graph.getInputBuilderList());
        infos.addAll(graph.getOutputBuilderList());
        infos.addAll(graph.getValueInfoBuilderList());
        ValueInfoProto.Builder info = infos.get(random.nextInt(infos.size()));
        var shape = info.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        if (shape.getDimCount() > 0) {
            shape.getDimBuilder(random.nextInt(shape.getDimCount())).setDimValue(size());
        }
    }

    private void dropInput() {
        NodeProto.Builder node = node();
        if (node.getInputCount() > 0) {
            int kept = random.nextInt(node.getInputCount());
            List<String> inputs = List.copyOf(node.getInputList().subList(0, kept));
            node.clearInput().addAllInput(inputs);
        }
    }

    private void opset() {
        model.getOpsetImportBuilder(0).setVersion(5 + random.nextInt(22));
    }

    private long size() {
        return SIZES[random.nextInt(SIZES.length)];
    }

    private float real() {
        return REALS[random.nextInt(REALS.length)];
    }
}
