package dev.assay.onnx.weight;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.assay.core.random.Draws;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.commons.rng.UniformRandomProvider;

/** A tensor of a layer, and what it is before training. */
sealed interface Weight {
    TensorProto tensor();

    /** The tensor before training, under its own name. */
    TensorProto drawn(Draws draws);

    /** Normal numbers of variance {@code 2 / fanIn}. */
    record Normal(TensorProto tensor, long fanIn) implements Weight {
        @Override
        public TensorProto drawn(Draws draws) {
            float[] values = new float[count(tensor)];
            UniformRandomProvider random = draws.of(tensor.getName()).source();
            double deviation = Math.sqrt(2.0 / Math.max(1, fanIn));
            for (int i = 0; i < values.length; i += 2) {
                // Two normal numbers from two uniform ones (Box and Muller 1958), the same on every machine.
                double radius = deviation * Math.sqrt(-2 * StrictMath.log(1 - random.nextDouble()));
                double angle = 2 * Math.PI * random.nextDouble();
                values[i] = (float) (radius * StrictMath.cos(angle));
                if (i + 1 < values.length) {
                    values[i + 1] = (float) (radius * StrictMath.sin(angle));
                }
            }
            return with(tensor, values);
        }
    }

    /** One value everywhere. */
    record Filled(TensorProto tensor, float value) implements Weight {
        @Override
        public TensorProto drawn(Draws draws) {
            float[] values = new float[count(tensor)];
            java.util.Arrays.fill(values, value);
            return with(tensor, values);
        }
    }

    private static int count(TensorProto tensor) {
        return Math.toIntExact(tensor.getDimsList().stream().reduce(1L, (a, b) -> a * b));
    }

    private static TensorProto with(TensorProto tensor, float[] values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return TensorProto.newBuilder()
                .setName(tensor.getName())
                .setDataType(tensor.getDataType())
                .addAllDims(tensor.getDimsList())
                .setRawData(ByteString.copyFrom(raw))
                .build();
    }
}
