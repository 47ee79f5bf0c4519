package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.providers.OrtCUDAProviderOptions;
import dev.assay.onnx.bench.Network;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntConsumer;
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

    /** Runs that are timed together. */
    private static final int RUNS = 4;

    @TempDir
    Path folder;

    @BeforeEach
    void a_gpu_is_there() {
        Provider.CUDA.missing().ifPresent(why -> Assumptions.abort("not run: " + why));
    }

    /**
     * Held to what a Java program gets from ONNX Runtime for the same pictures, with its own options but for the rounding
     * to TensorFloat 32. Said beside it: what it gets with the pictures laid out beforehand, and with that rounding too.
     */
    @ParameterizedTest
    @MethodSource("networks")
    void throughput_is_that_of_onnx_runtime(Network network) throws IOException, OrtException {
        try (Model gpu = open(network);
                OrtSession same = own(network, gpu.batch(), CudaThroughputTest::inSinglePrecision);
                OrtSession rounding = own(network, gpu.batch(), options -> options.addCUDA(0))) {
            Images x = noise(network, RUNS * gpu.batch());
            long[] shape = {gpu.batch(), x.channels(), x.height(), x.width()};
            try (OnnxTensor first = tensor(x, 0, shape)) {
                double[] taken = seconds(
                        () -> gpu.scores(x),
                        () -> times(RUNS, i -> {
                            try (OnnxTensor input = tensor(x, i * gpu.batch(), shape)) {
                                scores(same, input);
                            }
                        }),
                        () -> times(RUNS, i -> scores(same, first)),
                        () -> times(RUNS, i -> scores(rounding, first)));
                System.out.printf(
                        "%s, batch %d: %.0f pictures/s, %.2f of ORT's throughput (%.2f of that with pictures laid out"
                                + " beforehand, %.2f of that with TensorFloat 32 besides)%n",
                        network.word(),
                        gpu.batch(),
                        x.n() / taken[0],
                        taken[1] / taken[0],
                        taken[2] / taken[0],
                        taken[3] / taken[0]);
                assertThat(taken[1] / taken[0]).isGreaterThanOrEqualTo(THROUGHPUT);
            }
        }
    }

    private static void inSinglePrecision(OrtSession.SessionOptions options) throws OrtException {
        try (OrtCUDAProviderOptions own = new OrtCUDAProviderOptions(0)) {
            own.add("use_tf32", "0");
            options.addCUDA(own);
        }
    }

    private interface Choice {
        void choose(OrtSession.SessionOptions options) throws OrtException;
    }

    private static OrtSession own(Network network, int batch, Choice provider) throws OrtException {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            provider.choose(options);
            options.setSymbolicDimensionValue("batch", batch);
            return Native.environment().createSession(network.bytes(), options);
        }
    }

    private static OnnxTensor tensor(Images x, int from, long[] shape) {
        try {
            int values = (int) shape[0] * x.size();
            FloatBuffer pictures = FloatBuffer.wrap(x.values(), from * x.size(), values);
            return OnnxTensor.createTensor(Native.environment(), pictures, shape);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static float[] scores(OrtSession session, OnnxTensor input) {
        String name = session.getInputNames().iterator().next();
        try (OrtSession.Result result = session.run(Map.of(name, input))) {
            FloatBuffer scores = ((OnnxTensor) result.get(0)).getFloatBuffer();
            float[] values = new float[scores.remaining()];
            scores.get(values);
            return values;
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void times(int n, IntConsumer run) {
        for (int i = 0; i < n; i++) {
            run.accept(i);
        }
    }

    static Stream<Network> networks() {
        return Stream.of(Network.values());
    }

    /** The least of ten for each, after two that warm up; in turns, so that a busy moment meets all of them. */
    private static double[] seconds(Runnable... works) {
        double[] least = new double[works.length];
        Arrays.fill(least, Double.POSITIVE_INFINITY);
        for (int i = 0; i < 12; i++) {
            for (int k = 0; k < works.length; k++) {
                long start = System.nanoTime();
                works[k].run();
                double taken = (System.nanoTime() - start) * 1e-9;
                least[k] = i < 2 ? least[k] : Math.min(least[k], taken);
            }
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
