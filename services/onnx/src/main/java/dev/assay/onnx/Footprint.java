package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a run of a graph holds in memory at once, estimated from the sizes of its tensors before anything runs: its
 * weights, and the tensors that are alive together when nodes run in their order.
 *
 * @param weights bytes
 * @param alive bytes of the tensors that are alive together, at most
 */
public record Footprint(long weights, long alive) {
    /**
     * Estimates.
     *
     * @param nodes in the order in which they run
     * @param bytes of tensors by name; those that are not in it count for nothing
     * @param kept tensors that are alive to the end: outputs
     */
    public static Footprint of(
            List<TensorProto> initialisers, List<NodeProto> nodes, Map<String, Long> bytes, Set<String> kept) {
        Map<String, Integer> lastUse = new HashMap<>();
        for (int i = 0; i < nodes.size(); i++) {
            for (String input : nodes.get(i).getInputList()) {
                lastUse.put(input, i);
            }
        }
        long alive = 0;
        long most = 0;
        Set<String> gone = new HashSet<>(kept);
        for (int i = 0; i < nodes.size(); i++) {
            NodeProto node = nodes.get(i);
            for (String output : node.getOutputList()) {
                alive = plus(alive, bytes.getOrDefault(output, 0L));
            }
            most = Math.max(most, alive);
            for (String output : node.getOutputList()) {
                if (!lastUse.containsKey(output) && !kept.contains(output)) {
                    alive -= bytes.getOrDefault(output, 0L);
                }
            }
            for (String input : node.getInputList()) {
                boolean made = bytes.containsKey(input) && lastUse.getOrDefault(input, -1) == i && gone.add(input);
                alive -= made ? bytes.getOrDefault(input, 0L) : 0;
            }
        }
        long weights = 0;
        for (TensorProto tensor : initialisers) {
            weights = plus(weights, bytes(tensor));
        }
        return new Footprint(weights, most);
    }

    static Footprint of(GraphProto graph, Map<String, Long> bytes) {
        Set<String> kept = new HashSet<>();
        graph.getOutputList().forEach(output -> kept.add(output.getName()));
        return of(graph.getInitializerList(), graph.getNodeList(), bytes, kept);
    }

    /** Of weights and of what nodes make. */
    public long bytes() {
        return plus(weights, alive);
    }

    String parts() {
        return Room.gibibytes(weights) + " of weights, " + Room.gibibytes(alive) + " of what nodes make";
    }

    /** @throws Refused if it is more than {@link GraphLimits#MAX_RUN_BYTES}, or than this process has room for */
    public void check(String what) {
        check(what, Room.here());
    }

    /** As above, in a process with that room. */
    void check(String what, Room room) {
        checkMost(what);
        room.check(what, this);
    }

    /** @throws Refused if it is more than {@link GraphLimits#MAX_RUN_BYTES}: more than any machine takes */
    void checkMost(String what) {
        if (bytes() > GraphLimits.MAX_RUN_BYTES) {
            throw new Refused(what + " would hold about " + Room.gibibytes(bytes()) + " GiB at once (" + parts()
                    + "), the most is " + Room.gibibytes(GraphLimits.MAX_RUN_BYTES)
                    + " GiB: export a smaller model, or one with an open or smaller batch");
        }
    }

    /** Bytes of so many elements; half a byte counts as one, and text as a pointer. */
    public static long bytes(int type, long elements) {
        DataType known = DataType.forNumber(type);
        int each = known == null
                ? 1
                : switch (known) {
                    case FLOAT, INT32, UINT32 -> 4;
                    case DOUBLE, INT64, UINT64, COMPLEX64, STRING -> 8;
                    case COMPLEX128 -> 16;
                    case FLOAT16, BFLOAT16, INT16, UINT16 -> 2;
                    default -> 1;
                };
        return times(each, elements);
    }

    /** Bytes of the values that a tensor declares. */
    static long bytes(TensorProto tensor) {
        return bytes(tensor.getDataType(), elements(tensor));
    }

    private static long elements(TensorProto tensor) {
        long product = 1;
        for (long size : tensor.getDimsList()) {
            product = times(product, Math.max(0, size));
        }
        return product;
    }

    /** What is too large for a number is as large as a number can be. */
    static long times(long a, long b) {
        return a != 0 && b > Long.MAX_VALUE / a ? Long.MAX_VALUE : a * b;
    }

    static long plus(long a, long b) {
        return a > Long.MAX_VALUE - b ? Long.MAX_VALUE : a + b;
    }
}
