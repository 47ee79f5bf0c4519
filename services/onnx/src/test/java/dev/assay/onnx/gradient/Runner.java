package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxTensorLike;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import ai.onnxruntime.TensorInfo;
import dev.assay.onnx.Native;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Runs a model on ONNX Runtime with one thread: values go in and come out as doubles, whatever its precision. */
final class Runner implements AutoCloseable {
    private final OrtEnvironment environment = Native.environment();
    private final OrtSession session;

    Runner(ModelProto model, OptLevel level) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            options.setOptimizationLevel(level);
            session = environment.createSession(model.toByteArray(), options);
        }
    }

    Map<String, double[]> run(Map<String, double[]> inputs) throws OrtException {
        Map<String, OnnxTensorLike> tensors = new TreeMap<>();
        for (Map.Entry<String, double[]> input : inputs.entrySet()) {
            if (session.getInputInfo().containsKey(input.getKey())) {
                TensorInfo info =
                        (TensorInfo) session.getInputInfo().get(input.getKey()).getInfo();
                tensors.put(input.getKey(), tensor(info, input.getValue()));
            }
        }
        try (OrtSession.Result result = session.run(tensors)) {
            Map<String, double[]> outputs = new LinkedHashMap<>();
            for (var entry : result) {
                outputs.put(entry.getKey(), doubles((OnnxTensor) entry.getValue()));
            }
            return outputs;
        } finally {
            tensors.values().forEach(OnnxTensorLike::close);
        }
    }

    private OnnxTensor tensor(TensorInfo info, double[] values) throws OrtException {
        long[] shape = info.getShape();
        if (info.type == OnnxJavaType.DOUBLE) {
            return OnnxTensor.createTensor(environment, DoubleBuffer.wrap(values), shape);
        }
        if (info.type == OnnxJavaType.INT64) {
            long[] numbers =
                    java.util.Arrays.stream(values).mapToLong(v -> (long) v).toArray();
            return OnnxTensor.createTensor(environment, LongBuffer.wrap(numbers), shape);
        }
        float[] floats = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            floats[i] = (float) values[i];
        }
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(floats), shape);
    }

    private static double[] doubles(OnnxTensor tensor) {
        return switch (tensor.getInfo().type) {
            case DOUBLE -> {
                double[] values = new double[tensor.getDoubleBuffer().remaining()];
                tensor.getDoubleBuffer().get(values);
                yield values;
            }
            case FLOAT -> {
                FloatBuffer buffer = tensor.getFloatBuffer();
                double[] values = new double[buffer.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = buffer.get(i);
                }
                yield values;
            }
            case INT64 -> {
                LongBuffer buffer = tensor.getLongBuffer();
                double[] values = new double[buffer.remaining()];
                for (int i = 0; i < values.length; i++) {
                    values[i] = buffer.get(i);
                }
                yield values;
            }
            default -> new double[0];
        };
    }

    @Override
    public void close() throws OrtException {
        session.close();
    }
}
