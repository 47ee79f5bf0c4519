package dev.assay.testkit.onnx;

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
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Writes an ONNX model node by node; tests reach into {@link #model()} to break it. */
public final class TinyGraph {
    private final ModelProto.Builder model;

    /** An empty graph: file format 8, operator set 17. */
    public TinyGraph() {
        model = ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(17));
        model.getGraphBuilder().setName("tiny");
    }

    /** A float input {@code [batch, sizes...]} with an open batch dimension. */
    public TinyGraph input(String name, long... sizes) {
        graph().addInput(info(name, "batch", sizes));
        return this;
    }

    /** A float input of exactly this shape. */
    public TinyGraph fixedInput(String name, long... sizes) {
        graph().addInput(info(name, "", sizes));
        return this;
    }

    /** A float output {@code [batch, sizes...]} with an open batch dimension. */
    public TinyGraph output(String name, long... sizes) {
        graph().addOutput(info(name, "batch", sizes));
        return this;
    }

    public TinyGraph weight(String name, long[] shape, float... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (float value : values) {
            raw.putFloat(value);
        }
        return tensor(name, DataType.FLOAT, shape, raw);
    }

    public TinyGraph weight(String name, long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (long value : values) {
            raw.putLong(value);
        }
        return tensor(name, DataType.INT64, new long[] {values.length}, raw);
    }

    private TinyGraph tensor(String name, DataType type, long[] shape, ByteBuffer raw) {
        TensorProto.Builder tensor = graph().addInitializerBuilder().setName(name);
        tensor.setDataType(type.getNumber()).setRawData(ByteString.copyFrom(raw.flip()));
        for (long size : shape) {
            tensor.addDims(size);
        }
        return this;
    }

    /** A node with one output; nodes come in the order in which they run. */
    public TinyGraph node(String op, String name, List<String> inputs, String output, AttributeProto... attributes) {
        graph().addNode(NodeProto.newBuilder()
                .setOpType(op)
                .setName(name)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(List.of(attributes)));
        return this;
    }

    public static AttributeProto ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    public static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    public static AttributeProto text(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** The body of a loop or branch. */
    public static AttributeProto graph(String name, TinyGraph body) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.GRAPH)
                .setG(body.graph())
                .build();
    }

    public ModelProto.Builder model() {
        return model;
    }

    public GraphProto.Builder graph() {
        return model.getGraphBuilder();
    }

    public byte[] bytes() {
        return model.build().toByteArray();
    }

    /** Writes the model into the folder and gives the file. */
    public Path write(Path folder, String file) throws IOException {
        return Files.write(folder.resolve(file), bytes());
    }

    private static ValueInfoProto info(String name, String batch, long... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        if (!batch.isEmpty()) {
            shape.addDimBuilder().setDimParam(batch);
        }
        for (long size : sizes) {
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
