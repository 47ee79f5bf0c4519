package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.assay.onnx.bench.Network;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Passes on a GPU against ONNX Runtime's own: {@code ./mvnw verify -Pgpu}. */
@Tag("gpu")
class CudaThroughputTest {
    /** Of ONNX Runtime's own throughput. */
    private static final double THROUGHPUT = 0.9;

    @TempDir
    Path folder;

    @BeforeEach
    void a_gpu_is_there() {
        Provider.CUDA.missing().ifPresent(why -> Assumptions.abort("not run: " + why));
    }

    @ParameterizedTest
    @MethodSource("networks")
    void throughput_is_that_of_onnx_runtime(Network network) throws IOException, OrtException {
        try (Model gpu = open(network)) {
            int batch = gpu.batch();
            Images x = noise(network, 4 * batch);
            FloatBuffer buffer = ByteBuffer.allocateDirect(batch * x.size() * Float.BYTES)
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
            buffer.put(0, x.values(), 0, batch * x.size());
            long[] shape = {batch, x.channels(), x.height(), x.width()};
            try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
                options.addCUDA(0);
                options.setSymbolicDimensionValue("batch", batch);
                try (OrtSession session = Native.environment().createSession(network.bytes(), options);
                        OnnxTensor input = OnnxTensor.createTensor(Native.environment(), buffer, shape)) {
                    double own = seconds(() -> four(session, input));
                    double ours = seconds(() -> gpu.scores(x));
                    System.out.printf("%s, batch %d: %.2f of ORT's throughput%n", network.word(), batch, own / ours);
                    assertThat(own / ours).isGreaterThanOrEqualTo(THROUGHPUT);
                }
            }
        }
    }

    static Stream<Network> networks() {
        return Stream.of(Network.values());
    }

    private static void four(OrtSession session, OnnxTensor input) {
        for (int i = 0; i < 4; i++) {
            try {
                session.run(Map.of(session.getInputNames().iterator().next(), input))
                        .close();
            } catch (OrtException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** The least of ten, after two that warm up. */
    private static double seconds(Runnable work) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 12; i++) {
            long start = System.nanoTime();
            work.run();
            double taken = (System.nanoTime() - start) * 1e-9;
            least = i < 2 ? least : Math.min(least, taken);
        }
        return least;
    }

    private Model open(Network network) throws IOException {
        Path file = folder.resolve(network.word() + ".onnx");
        Files.write(file, network.bytes());
        return Model.open(
                file,
                network.input(),
                network.output(),
                network.classes(),
                new Settings(1, OptionalInt.empty(), Provider.CUDA));
    }

    private static Images noise(Network network, int n) {
        var random = new dev.assay.core.random.Draws("cuda").source();
        int side = network.input().height();
        float[] values = new float[n * 3 * side * side];
        for (int k = 0; k < values.length; k++) {
            values[k] = 4 * random.nextFloat() - 2;
        }
        return new Images(n, 3, side, side, values);
    }
}
