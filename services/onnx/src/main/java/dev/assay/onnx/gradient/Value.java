package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
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
}
