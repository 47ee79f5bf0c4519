package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.onnx.Footprint;
import java.util.Set;

/** A tensor of the graph, by name, with its element type and shape. */
record Value(String name, DataType type, Shape shape) {
    private static final Set<DataType> REAL =
            Set.of(DataType.FLOAT, DataType.DOUBLE, DataType.FLOAT16, DataType.BFLOAT16);

    /** Whether a derivative by it means anything: not for integers, booleans and text. */
    boolean real() {
        return REAL.contains(type);
    }

    int rank() {
        return shape.rank();
    }

    long bytes() {
        return Footprint.bytes(type.getNumber(), shape.sizes().stream().reduce(1L, (a, b) -> a * Math.max(1, b)));
    }
}
