package dev.assay.onnx.bench;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Random;

/** Writes a network layer by layer. Weights are drawn so that activations keep their size from layer to layer. */
final class Sketch {
    static final String INPUT = "input";
    static final String OUTPUT = "logits";

    private static final int IR_VERSION = 8;
    private static final int OPSET = 17;

    private final Random random;
    private final GraphProto.Builder graph = GraphProto.newBuilder().setName("bench");
    private Place at;
    private int named;

    /** A tensor [batch, channels, ...] of the network. */
    record Place(String tensor, int channels) {}

    Sketch(int channels, int side, long seed) {
        this.random = new Random(seed);
        graph.addInput(info(INPUT, channels, side, side));
        this.at = new Place(INPUT, channels);
    }

    Place place() {
        return at;
    }

    /** Goes on from there. */
    Sketch back(Place place) {
        at = place;
        return this;
    }

    /** With bias, padded so that stride 1 keeps the size. */
    Sketch convolution(int width, int kernel, int stride, int groups) {
        int inputs = at.channels() / groups;
        int fan = inputs * kernel * kernel;
        String weight = weight(fan, width, inputs, kernel, kernel);
        String bias = weight(Integer.MAX_VALUE, width);
        int pad = kernel / 2;
        return node(
                "Conv",
                List.of(at.tensor(), weight, bias),
                width,
                ints("kernel_shape", kernel, kernel),
                ints("strides", stride, stride),
                ints("pads", pad, pad, pad, pad),
                integer("group", groups));
    }

    Sketch relu() {
        return node("Relu", List.of(at.tensor()), at.channels());
    }

    Sketch relu6() {
        return node("Clip", List.of(at.tensor(), scalar(0), scalar(6)), at.channels());
    }

    Sketch hardSwish() {
        return node("HardSwish", List.of(at.tensor()), at.channels());
    }

    Sketch activation(boolean swish) {
        return swish ? hardSwish() : relu();
    }

    Sketch maxPool(int kernel, int stride, int pad) {
        return node(
                "MaxPool",
                List.of(at.tensor()),
                at.channels(),
                ints("kernel_shape", kernel, kernel),
                ints("strides", stride, stride),
                ints("pads", pad, pad, pad, pad));
    }

    Sketch add(Place other) {
        return node("Add", List.of(at.tensor(), other.tensor()), at.channels());
    }

    /** Scales each channel by what a narrow network makes of the channels' means (Hu et al. 2018). */
    Sketch squeezeExcite(int narrow) {
        Place start = at;
        node("GlobalAveragePool", List.of(at.tensor()), at.channels());
        convolution(narrow, 1, 1, 1).relu();
        convolution(start.channels(), 1, 1, 1);
        node("HardSigmoid", List.of(at.tensor()), at.channels(), real("alpha", 1f / 6), real("beta", 0.5f));
        return node("Mul", List.of(start.tensor(), at.tensor()), start.channels());
    }

    /** Pools, adds the classifier and gives the file. */
    byte[] finish(int classes) {
        node("GlobalAveragePool", List.of(at.tensor()), at.channels());
        node("Flatten", List.of(at.tensor()), at.channels());
        String weight = weight(at.channels(), classes, at.channels());
        String bias = weight(Integer.MAX_VALUE, classes);
        NodeProto.Builder last = graph.addNodeBuilder().setOpType("Gemm").setName("classifier");
        last.addAllInput(List.of(at.tensor(), weight, bias)).addOutput(OUTPUT).addAttribute(integer("transB", 1));
        graph.addOutput(info(OUTPUT, classes));
        return ModelProto.newBuilder()
                .setIrVersion(IR_VERSION)
                .setProducerName("assay bench")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPSET))
                .setGraph(graph)
                .build()
                .toByteArray();
    }

    private Sketch node(String operator, List<String> inputs, int channels, AttributeProto... attributes) {
        String name = operator.toLowerCase(java.util.Locale.ROOT) + named++;
        graph.addNodeBuilder()
                .setOpType(operator)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(List.of(attributes));
        at = new Place(name, channels);
        return this;
    }

    /** Normal weights of variance 2 over the fan-in (He et al. 2015). */
    private String weight(int fan, int... sizes) {
        int length = 1;
        for (int size : sizes) {
            length = Math.multiplyExact(length, size);
        }
        double deviation = Math.sqrt(2.0 / fan);
        ByteBuffer raw = ByteBuffer.allocate(length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            raw.putFloat((float) (deviation * random.nextGaussian()));
        }
        TensorProto.Builder tensor = TensorProto.newBuilder().setName("weight" + named++);
        tensor.setDataType(DataType.FLOAT.getNumber()).setRawData(ByteString.copyFrom(raw.flip()));
        for (int size : sizes) {
            tensor.addDims(size);
        }
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    private String scalar(float value) {
        String name = "scalar" + named++;
        graph.addInitializerBuilder()
                .setName(name)
                .setDataType(DataType.FLOAT.getNumber())
                .addFloatData(value);
        return name;
    }

    private static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    private static AttributeProto real(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    private static ValueInfoProto info(String name, int... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        shape.addDimBuilder().setDimParam("batch");
        for (int size : sizes) {
            shape.addDimBuilder().setDimValue(size);
        }
        ValueInfoProto.Builder info = ValueInfoProto.newBuilder().setName(name);
        info.getTypeBuilder()
                .getTensorTypeBuilder()
                .setElemType(DataType.FLOAT.getNumber())
                .setShape(shape);
        return info.build();
    }
}
