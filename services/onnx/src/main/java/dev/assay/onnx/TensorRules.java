package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Holds tensors to their declared sizes, and to {@link GraphLimits#MAX_ELEMENTS}: a few bytes of a file must not make
 * gigabytes when the graph is loaded, where ONNX Runtime computes what depends on no input.
 */
final class TensorRules {
    /** Operators that make a tensor of a size given as values, and which input gives it. */
    private static final Map<String, Integer> SIZED = Map.of("ConstantOfShape", 0, "Expand", 1, "Tile", 1);

    private static final int RANGE_INPUTS = 3;

    private final String file;
    private final Map<String, TensorProto> constants = new HashMap<>();

    private TensorRules(String file) {
        this.file = file;
    }

    static void check(String file, GraphProto graph) {
        TensorRules rules = new TensorRules(file);
        for (TensorProto tensor : graph.getInitializerList()) {
            rules.constant(tensor.getName(), tensor);
        }
        for (NodeProto node : graph.getNodeList()) {
            node.getAttributeList().stream()
                    .filter(AttributeProto::hasT)
                    .forEach(value -> rules.constant(node.getOutput(0), value.getT()));
        }
        graph.getNodeList().forEach(rules::made);
    }

    private void constant(String name, TensorProto tensor) {
        long count = 1;
        for (long size : tensor.getDimsList()) {
            if (size < 0) {
                throw new Refused(file + ": tensor " + Shown.quoted(name) + " declares the size " + size
                        + ", and a size is at least 0; export the model again");
            }
            count = product(count, size);
        }
        if (count > GraphLimits.MAX_ELEMENTS) {
            throw tooLarge("tensor " + Shown.quoted(name) + " declares " + tensor.getDimsList());
        }
        OptionalLong held = values(tensor);
        if (held.isPresent() && held.getAsLong() != count) {
            throw new Refused(file + ": tensor " + Shown.quoted(name) + " declares " + tensor.getDimsList() + ", "
                    + count + " values, and holds " + held.getAsLong() + "; export the model again");
        }
        constants.put(name, tensor);
    }

    private void made(NodeProto node) {
        Integer place = SIZED.get(node.getOpType());
        if (place != null && place < node.getInputCount()) {
            long count = 1;
            for (long size : integers(constants.get(node.getInput(place)))) {
                count = product(count, Math.max(size, 1));
            }
            limited(node, count);
        } else if (node.getOpType().equals("Range") && node.getInputCount() == RANGE_INPUTS) {
            long[] bounds = new long[RANGE_INPUTS];
            for (int i = 0; i < RANGE_INPUTS; i++) {
                List<Long> value = integers(constants.get(node.getInput(i)));
                if (value.isEmpty()) {
                    return;
                }
                bounds[i] = value.getFirst();
            }
            limited(node, bounds[2] == 0 ? 0 : (bounds[1] - bounds[0]) / bounds[2]);
        }
    }

    private void limited(NodeProto node, long count) {
        if (count > GraphLimits.MAX_ELEMENTS) {
            throw tooLarge("node " + Shown.quoted(node.getName()) + " of operator " + node.getOpType() + " makes "
                    + (count == Long.MAX_VALUE ? "more than 9e18" : count) + " values");
        }
    }

    private Refused tooLarge(String what) {
        return new Refused(file + ": " + what + ", and " + GraphLimits.MAX_ELEMENTS
                + " is the most that is read: simplify the graph and export it again");
    }

    /** At most {@link Long#MAX_VALUE}. */
    private static long product(long count, long size) {
        return size != 0 && count > Long.MAX_VALUE / size ? Long.MAX_VALUE : count * size;
    }

    /** How many values a tensor holds; empty for a type whose layout is left to ONNX Runtime. */
    private static OptionalLong values(TensorProto tensor) {
        DataType type = DataType.forNumber(tensor.getDataType());
        if (type == null) {
            return OptionalLong.empty();
        }
        if (tensor.hasRawData()) {
            int bytes = bytes(type);
            return bytes == 0
                    ? OptionalLong.empty()
                    : OptionalLong.of(tensor.getRawData().size() / bytes);
        }
        return switch (type) {
            case FLOAT -> OptionalLong.of(tensor.getFloatDataCount());
            case DOUBLE -> OptionalLong.of(tensor.getDoubleDataCount());
            case INT64 -> OptionalLong.of(tensor.getInt64DataCount());
            case UINT32, UINT64 -> OptionalLong.of(tensor.getUint64DataCount());
            case INT32, INT16, UINT16, INT8, UINT8, BOOL, FLOAT16, BFLOAT16 ->
                OptionalLong.of(tensor.getInt32DataCount());
            case STRING -> OptionalLong.of(tensor.getStringDataCount());
            default -> OptionalLong.empty();
        };
    }

    private static int bytes(DataType type) {
        return switch (type) {
            case DOUBLE, INT64, UINT64 -> Long.BYTES;
            case FLOAT, INT32, UINT32 -> Integer.BYTES;
            case INT16, UINT16, FLOAT16, BFLOAT16 -> Short.BYTES;
            case INT8, UINT8, BOOL -> Byte.BYTES;
            default -> 0;
        };
    }

    /** Values of a constant of whole numbers; none where it is no such constant. */
    private static List<Long> integers(@Nullable TensorProto tensor) {
        if (tensor == null || tensor.getDataType() != DataType.INT64_VALUE) {
            return List.of();
        }
        if (!tensor.hasRawData()) {
            return tensor.getInt64DataList();
        }
        var values = ByteBuffer.wrap(tensor.getRawData().toByteArray())
                .order(ByteOrder.LITTLE_ENDIAN)
                .asLongBuffer();
        Long[] all = new Long[values.remaining()];
        for (int i = 0; i < all.length; i++) {
            all[i] = values.get(i);
        }
        return List.of(all);
    }
}
