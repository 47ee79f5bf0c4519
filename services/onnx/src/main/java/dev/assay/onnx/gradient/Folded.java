package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import java.nio.ByteOrder;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** A graph with fixed input sizes and folded constants, and the type and shape of every tensor in it. */
public final class Folded {
    private final ModelProto model;
    private final Map<String, Value> values;
    private final Map<String, TensorProto> initialisers;

    Folded(ModelProto model, Map<String, Value> values) {
        this.model = model;
        this.values = new HashMap<>(values);
        this.initialisers =
                model.getGraph().getInitializerList().stream().collect(Collectors.toMap(TensorProto::getName, t -> t));
        initialisers.values().forEach(t -> this.values.put(t.getName(), value(t)));
    }

    ModelProto model() {
        return model;
    }

    GraphProto graph() {
        return model.getGraph();
    }

    int opset() {
        return opset(model);
    }

    static int opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> Set.of("", "ai.onnx").contains(set.getDomain()))
                .mapToInt(set -> (int) set.getVersion())
                .findFirst()
                .orElse(0);
    }

    static ModelProto withOpset(ModelProto model, int version) {
        ModelProto.Builder changed = model.toBuilder();
        for (OperatorSetIdProto.Builder set : changed.getOpsetImportBuilderList()) {
            if (Set.of("", "ai.onnx").contains(set.getDomain())) {
                set.setVersion(version);
            }
        }
        return changed.build();
    }

    /** Of every tensor, by name. */
    Map<String, Long> bytes() {
        return values.values().stream().collect(Collectors.toMap(Value::name, Value::bytes));
    }

    /** Every tensor. */
    Collection<Value> values() {
        return values.values();
    }

    boolean has(String tensor) {
        return values.containsKey(tensor);
    }

    Value value(String tensor) {
        Value value = values.get(tensor);
        if (value == null) {
            throw new Refused("tensor \"" + tensor + "\" does not exist in the folded graph: choose another one");
        }
        return value;
    }

    /** The shape of a tensor: its sizes in order. */
    public long[] shape(String tensor) {
        return value(tensor).shape().array();
    }

    boolean constant(String tensor) {
        return initialisers.containsKey(tensor);
    }

    /** The numbers of a constant of type int64 or int32; empty if the tensor is not one. */
    Optional<long[]> integers(String tensor) {
        TensorProto constant = initialisers.get(tensor);
        if (constant == null) {
            return Optional.empty();
        }
        boolean raw = constant.hasRawData();
        var bytes = constant.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        if (constant.getDataType() == DataType.INT64.getNumber()) {
            long[] numbers = new long[raw ? bytes.remaining() / Long.BYTES : constant.getInt64DataCount()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = raw ? bytes.getLong() : constant.getInt64Data(i);
            }
            return Optional.of(numbers);
        }
        if (constant.getDataType() == DataType.INT32.getNumber()) {
            long[] numbers = new long[raw ? bytes.remaining() / Integer.BYTES : constant.getInt32DataCount()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = raw ? bytes.getInt() : constant.getInt32Data(i);
            }
            return Optional.of(numbers);
        }
        return Optional.empty();
    }

    /** The number that a constant of one value holds; empty if the tensor is not one. */
    OptionalDouble number(String tensor) {
        TensorProto constant = initialisers.get(tensor);
        if (constant == null || value(tensor).shape().count() != 1) {
            return OptionalDouble.empty();
        }
        var bytes = constant.getRawData().asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
        boolean raw = constant.hasRawData();
        return switch (value(tensor).type()) {
            case FLOAT -> OptionalDouble.of(raw ? bytes.getFloat() : constant.getFloatData(0));
            case DOUBLE -> OptionalDouble.of(raw ? bytes.getDouble() : constant.getDoubleData(0));
            case INT64, INT32 -> OptionalDouble.of(integers(tensor).orElseThrow()[0]);
            case BOOL -> OptionalDouble.of(raw ? bytes.get() : constant.getInt32Data(0));
            default -> OptionalDouble.empty();
        };
    }

    private static Value value(TensorProto tensor) {
        DataType type = Optional.ofNullable(DataType.forNumber(tensor.getDataType()))
                .orElseThrow(() -> new Refused("initialiser \"" + tensor.getName() + "\" has the unknown element type "
                        + tensor.getDataType() + ": export the model again"));
        return new Value(tensor.getName(), type, new Shape(tensor.getDimsList()));
    }
}
