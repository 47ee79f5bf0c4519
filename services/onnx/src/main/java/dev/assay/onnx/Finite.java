package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import com.google.protobuf.ByteString;
import dev.assay.core.release.Refused;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Refuses weights that are no numbers. NaN is refused everywhere; an infinity only in tensors of more than one element,
 * because a single one is a bound that Clip and the like may well leave open.
 */
final class Finite {
    private Finite() {}

    static void check(String file, GraphProto graph) {
        for (TensorProto tensor : graph.getInitializerList()) {
            check(file, tensor.getName(), tensor);
        }
        graph.getSparseInitializerList()
                .forEach(sparse -> check(file, sparse.getValues().getName(), sparse.getValues()));
        for (NodeProto node : graph.getNodeList()) {
            if (node.getOpType().equals("Constant")) {
                node.getAttributeList().stream()
                        .filter(AttributeProto::hasT)
                        .forEach(value -> check(file, node.getOutput(0), value.getT()));
            }
        }
    }

    private static void check(String file, String name, TensorProto tensor) {
        double[] extremes = new double[2];
        scan(tensor, extremes);
        if (Double.isNaN(extremes[0])) {
            throw new Refused(file + ": weight " + Shown.quoted(name) + " contains NaN: training went wrong;"
                    + " check the training run and export the model again");
        }
        if (Double.isInfinite(extremes[0]) && extremes[1] > 1) {
            throw new Refused(
                    file + ": weight " + Shown.quoted(name) + " contains an infinite value: training went wrong;"
                            + " check the training run and export the model again");
        }
    }

    /** Puts a NaN or infinite value, if there is one, into the first place, and the number of values into the second. */
    private static void scan(TensorProto tensor, double[] found) {
        ByteString raw = tensor.getRawData();
        switch (DataType.forNumber(tensor.getDataType())) {
            case FLOAT -> {
                var values = little(raw).asFloatBuffer();
                while (values.hasRemaining()) {
                    note(values.get(), found);
                }
                tensor.getFloatDataList().forEach(value -> note(value, found));
            }
            case DOUBLE -> {
                var values = little(raw).asDoubleBuffer();
                while (values.hasRemaining()) {
                    note(values.get(), found);
                }
                tensor.getDoubleDataList().forEach(value -> note(value, found));
            }
            case FLOAT16 -> {
                var values = little(raw).asShortBuffer();
                while (values.hasRemaining()) {
                    note(Float.float16ToFloat(values.get()), found);
                }
                tensor.getInt32DataList().forEach(bits -> note(Float.float16ToFloat(bits.shortValue()), found));
            }
            case BFLOAT16 -> {
                var values = little(raw).asShortBuffer();
                while (values.hasRemaining()) {
                    note(Float.intBitsToFloat(values.get() << 16), found);
                }
                tensor.getInt32DataList().forEach(bits -> note(Float.intBitsToFloat(bits << 16), found));
            }
            case null, default -> {
                // whole numbers, words and 8-bit floats have no NaN that a training run could leave behind
            }
        }
    }

    private static ByteBuffer little(ByteString raw) {
        return raw.asReadOnlyByteBuffer().order(ByteOrder.LITTLE_ENDIAN);
    }

    private static void note(double value, double[] found) {
        found[1]++;
        if (!Double.isFinite(value) && !Double.isNaN(found[0])) {
            found[0] = value;
        }
    }
}
