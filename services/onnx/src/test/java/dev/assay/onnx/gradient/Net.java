package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** A small graph for tests, with its inputs, in single or double precision. */
final class Net {
    private static final int IR_VERSION = 8;

    private final int opset;
    private final SplittableRandom random;
    private final Map<String, double[]> inputs = new LinkedHashMap<>();
    private final Map<String, double[]> weights = new LinkedHashMap<>();
    private final Map<String, long[]> shapes = new LinkedHashMap<>();
    /** Constants that have one type whatever the precision. */
    private final List<TensorProto> integers = new ArrayList<>();

    private final List<NodeProto> nodes = new ArrayList<>();

    Net(int opset, long seed) {
        this.opset = opset;
        this.random = new SplittableRandom(seed);
    }

    /** An input of random values, away from the bends of the operators at 0. */
    Net input(String name, long... shape) {
        return input(name, values(shape), shape);
    }

    Net positive(String name, long... shape) {
        return input(
                name, Arrays.stream(values(shape)).map(v -> Math.abs(v) + 0.3).toArray(), shape);
    }

    Net input(String name, double[] values, long... shape) {
        inputs.put(name, values);
        shapes.put(name, shape);
        return this;
    }

    Net weight(String name, long... shape) {
        return weight(name, values(shape), shape);
    }

    Net weight(String name, double[] values, long... shape) {
        weights.put(name, values);
        shapes.put(name, shape);
        return this;
    }

    Net positiveWeight(String name, long... shape) {
        return weight(
                name, Arrays.stream(values(shape)).map(v -> Math.abs(v) + 0.3).toArray(), shape);
    }

    Net integers(String name, long... values) {
        return integers(name, values, new long[] {values.length});
    }

    /** A scalar if no shape is given. */
    Net integers(String name, long[] values, long... shape) {
        integers.add(TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.INT64.getNumber())
                .addAllDims(Arrays.stream(shape).boxed().toList())
                .addAllInt64Data(Arrays.stream(values).boxed().toList())
                .build());
        return this;
    }

    /** Constants of single precision, whatever the net's own. */
    Net singles(String name, double... values) {
        return singles(name, values, new long[] {values.length});
    }

    Net singles(String name, double[] values, long[] shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addAllDims(Arrays.stream(shape).boxed().toList());
        Arrays.stream(values).forEach(v -> tensor.addFloatData((float) v));
        integers.add(tensor.build());
        return this;
    }

    Net booleans(String name, boolean[] values, long... shape) {
        TensorProto.Builder tensor = TensorProto.newBuilder()
                .setName(name)
                .setDataType(DataType.BOOL.getNumber())
                .addAllDims(Arrays.stream(shape).boxed().toList());
        for (boolean value : values) {
            tensor.addInt32Data(value ? 1 : 0);
        }
        integers.add(tensor.build());
        return this;
    }

    /** Adds a node; names are separated by commas, an empty one is left out. */
    Net node(String operator, String ins, String outs, AttributeProto... attributes) {
        nodes.add(NodeProto.newBuilder()
                .setName(operator + "-" + nodes.size())
                .setOpType(operator)
                .addAllInput(List.of(ins.split(",", -1)))
                .addAllOutput(List.of(outs.split(",", -1)))
                .addAllAttribute(List.of(attributes))
                .build());
        return this;
    }

    int operators() {
        return nodes.size();
    }

    double[] inputs(String name) {
        return found(inputs, name);
    }

    /** The entry of that name, which must be there. */
    static <T> T found(Map<String, T> entries, String name) {
        T entry = entries.get(name);
        if (entry == null) {
            throw new AssertionError("there must be a tensor " + name + ", found " + entries.keySet());
        }
        return entry;
    }

    Map<String, double[]> inputs() {
        return inputs;
    }

    double[] weights(String name) {
        return found(weights, name);
    }

    /** The shape of an input or a weight. */
    long[] shape(String name) {
        return found(shapes, name);
    }

    double[] values(long... shape) {
        double[] values = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            double size = 0.05 + 1.9 * random.nextDouble();
            values[i] = random.nextBoolean() ? size : -size;
        }
        return values;
    }

    ModelProto model(DataType type, String... outputs) {
        GraphProto.Builder graph =
                GraphProto.newBuilder().setName("test").addAllNode(nodes).addAllInitializer(integers);
        inputs.keySet().forEach(name -> graph.addInput(info(name, type)));
        weights.forEach((name, values) -> graph.addInitializer(tensor(name, type, values)));
        for (String output : outputs) {
            graph.addOutput(ValueInfoProto.newBuilder().setName(output));
        }
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                .setGraph(graph)
                .build();
    }

    private ValueInfoProto info(String name, DataType type) {
        TypeProto.Tensor.Builder tensor = TypeProto.Tensor.newBuilder().setElemType(type.getNumber());
        for (long size : found(shapes, name)) {
            tensor.getShapeBuilder().addDimBuilder().setDimValue(size);
        }
        tensor.getShapeBuilder();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }

    private TensorProto tensor(String name, DataType type, double[] values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setName(name).setDataType(type.getNumber());
        Arrays.stream(found(shapes, name)).forEach(tensor::addDims);
        for (double value : values) {
            if (type == DataType.DOUBLE) {
                tensor.addDoubleData(value);
            } else {
                tensor.addFloatData((float) value);
            }
        }
        return tensor.build();
    }
}
