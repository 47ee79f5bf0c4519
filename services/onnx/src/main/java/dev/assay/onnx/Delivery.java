package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.core.Digest;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A model as ONNX Runtime is given it. A protocol buffer ends at 2 GiB, so the weights of a larger model go beside the graph,
 * out of the memory that they are in. To be kept open for as long as its sessions.
 */
public final class Delivery implements AutoCloseable {
    /** Smaller ones stay in the graph, where shapes and bounds are read from their values. */
    private static final int MIN_BYTES_BESIDE = 1 << 16;

    private final ModelProto graph;
    private final Map<String, TensorProto> beside;
    private final Map<String, OnnxTensorLike> tensors = new LinkedHashMap<>();

    private Delivery(ModelProto graph, Map<String, TensorProto> beside) {
        this.graph = graph;
        this.beside = beside;
    }

    /** A model whose weights stand in it; they go beside it where they take more than {@link GraphLimits#MAX_BYTES}. */
    public static Delivery of(ModelProto model) {
        return of(model, GraphLimits.MAX_BYTES, MIN_BYTES_BESIDE);
    }

    /**
     * As above.
     *
     * @param most bytes of weights that stay in the graph
     * @param least bytes of a weight that goes beside it
     */
    static Delivery of(ModelProto model, long most, int least) {
        List<TensorProto> weights = model.getGraph().getInitializerList();
        long bytes =
                weights.stream().mapToLong(weight -> weight.getRawData().size()).sum();
        if (bytes <= most) {
            return new Delivery(model, Map.of());
        }
        Map<String, TensorProto> beside = new LinkedHashMap<>();
        GraphProto.Builder graph = model.getGraph().toBuilder().clearInitializer();
        for (TensorProto weight : weights) {
            if (weight.getRawData().size() >= least && type(weight).isPresent()) {
                beside.put(weight.getName(), weight);
                graph.addInitializer(place(weight));
            } else {
                graph.addInitializer(weight);
            }
        }
        return new Delivery(model.toBuilder().setGraph(graph).build(), beside);
    }

    private static TensorProto place(TensorProto weight) {
        // ONNX Runtime asks for a place, and takes what is given under the name.
        return weight.toBuilder()
                .clearRawData()
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue("beside"))
                .build();
    }

    private static Optional<OnnxJavaType> type(TensorProto weight) {
        return switch (DataType.forNumber(weight.getDataType())) {
            case FLOAT -> Optional.of(OnnxJavaType.FLOAT);
            case DOUBLE -> Optional.of(OnnxJavaType.DOUBLE);
            case INT64 -> Optional.of(OnnxJavaType.INT64);
            case INT32 -> Optional.of(OnnxJavaType.INT32);
            case null, default -> Optional.empty();
        };
    }

    /** A model that ONNX Runtime has written with its weights beside it, with them taken in. */
    public static ModelProto whole(Path file, ModelProto written) {
        return ExternalData.takeIn(file, written, data -> true);
    }

    /** Whether weights go beside the graph. */
    public boolean divided() {
        return !beside.isEmpty();
    }

    /** Loads the model. */
    public OrtSession session(SessionOptions options) throws OrtException {
        for (TensorProto weight : beside.values()) {
            if (!tensors.containsKey(weight.getName())) {
                tensors.put(weight.getName(), tensor(weight));
            }
        }
        if (divided()) {
            options.addExternalInitializers(tensors);
        }
        return Native.environment().createSession(graph.toByteArray(), options);
    }

    private static OnnxTensor tensor(TensorProto weight) throws OrtException {
        ByteBuffer values = direct(weight.getRawData().asReadOnlyByteBuffer()).order(ByteOrder.LITTLE_ENDIAN);
        long[] shape = weight.getDimsList().stream().mapToLong(size -> size).toArray();
        return OnnxTensor.createTensor(
                Native.environment(), values, shape, type(weight).orElseThrow());
    }

    /** Outside the Java heap, where weights of a file are already. */
    private static ByteBuffer direct(ByteBuffer values) {
        return values.isDirect()
                ? values
                : ByteBuffer.allocateDirect(values.remaining()).put(values).flip();
    }

    /** Of everything that ONNX Runtime is given. */
    public Digest digest() {
        if (!divided()) {
            return Digest.of(graph.toByteArray());
        }
        MessageDigest sha = Digest.sha256();
        sha.update(graph.toByteArray());
        for (TensorProto weight : beside.values()) {
            MessageDigest values = Digest.sha256();
            values.update(weight.getRawData().asReadOnlyByteBuffer());
            sha.update(values.digest());
        }
        return new Digest(HexFormat.of().formatHex(sha.digest()));
    }

    /** Of everything that ONNX Runtime is given. */
    public long bytes() {
        return graph.getSerializedSize()
                + beside.values().stream()
                        .mapToLong(weight -> weight.getRawData().size())
                        .sum();
    }

    @Override
    public void close() {
        tensors.values().forEach(OnnxTensorLike::close);
        tensors.clear();
    }
}
