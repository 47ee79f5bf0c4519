package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.assay.testkit.onnx.TinyModels;
import java.nio.FloatBuffer;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Weights beside a graph are those inside it. */
class DeliveryTest {
    private static final ModelProto MODEL =
            TinyModels.convolutional(3, 8, 8, 4, 5, 1).model().build();

    @Test
    void a_model_within_the_limit_is_one() {
        try (Delivery delivery = Delivery.of(MODEL)) {
            assertThat(delivery.divided()).isFalse();
            assertThat(delivery.bytes()).isEqualTo(MODEL.getSerializedSize());
        }
    }

    @Test
    void weights_beside_the_graph_give_the_same_bits() throws OrtException {
        try (Delivery inside = Delivery.of(MODEL);
                Delivery beside = Delivery.of(MODEL, 0, 64)) {
            assertThat(beside.divided()).isTrue();
            float[] expected = scores(inside);
            assertThat(scores(beside)).containsExactly(expected);
            // Another session of the same weights.
            assertThat(scores(beside)).containsExactly(expected);
            long weights = MODEL.getGraph().getInitializerList().stream()
                    .mapToLong(TensorProto::getSerializedSize)
                    .sum();
            assertThat(beside.bytes()).isBetween(weights, 2L * MODEL.getSerializedSize());
        }
    }

    @Test
    void a_weight_that_changes_changes_the_digest_wherever_it_is() {
        ModelProto.Builder other = MODEL.toBuilder();
        TensorProto.Builder weight = other.getGraphBuilder().getInitializerBuilder(1);
        byte[] values = weight.getRawData().toByteArray();
        values[7] ^= 1;
        weight.setRawData(com.google.protobuf.ByteString.copyFrom(values));
        for (long most : new long[] {0, 1 << 20}) {
            try (Delivery one = Delivery.of(MODEL, most, 64);
                    Delivery again = Delivery.of(MODEL, most, 64);
                    Delivery changed = Delivery.of(other.build(), most, 64)) {
                assertThat(one.digest()).isEqualTo(again.digest()).isNotEqualTo(changed.digest());
            }
        }
    }

    private static float[] scores(Delivery delivery) throws OrtException {
        float[] picture = new float[192];
        for (int k = 0; k < picture.length; k++) {
            picture[k] = k % 7 - 3;
        }
        try (SessionOptions options = new SessionOptions();
                OrtSession session = delivery.session(options);
                OnnxTensor input = OnnxTensor.createTensor(
                        Native.environment(), FloatBuffer.wrap(picture), new long[] {1, 3, 8, 8});
                OrtSession.Result result = session.run(Map.of("input", input))) {
            return ((float[][]) result.get(0).getValue())[0];
        }
    }
}
