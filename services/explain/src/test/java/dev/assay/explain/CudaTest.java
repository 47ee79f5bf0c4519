package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.parameter.Arguments;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Provider;
import dev.assay.onnx.Settings;
import dev.assay.onnx.bench.Network;
import dev.assay.testkit.onnx.Golden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a GPU gives, held to what the processor gives: {@code ./mvnw verify -Pgpu}. */
@Tag("gpu")
class CudaTest {
    /** Of a map's largest value, where no decision of a ReLU or a pool flips. */
    private static final double TOLERANCE = 1e-4;

    private static final Settings CUDA = Settings.STANDARD.on(Provider.CUDA);

    @TempDir
    Path folder;

    @BeforeEach
    void a_gpu_is_there() {
        Provider.CUDA.missing().ifPresent(why -> Assumptions.abort("not run: " + why));
    }

    static Stream<Path> exports() {
        return Golden.NETWORKS.stream().flatMap(network -> Golden.exports(network).stream());
    }

    @ParameterizedTest
    @MethodSource("exports")
    void maps_of_every_explainer_agree_with_the_processor_where_no_decision_flips(Path file) {
        String network = file.getFileName().toString().split("-")[0];
        try (Model cpu = GoldenModels.open(file, Settings.STANDARD);
                Model gpu = GoldenModels.open(file, CUDA)) {
            assertThat(gpu.provider()).isEqualTo(Provider.CUDA);
            List<Parity.Apart> apart = new Parity(gpu, cpu, network, TOLERANCE).apart();
            System.out.printf("%s: %s%n", file.getFileName(), Parity.report(apart));
            assertThat(apart).allMatch(Parity.Apart::accepted);
        }
    }

    @ParameterizedTest
    @MethodSource("exports")
    void scores_and_activations_agree_with_the_processor(Path file) {
        Images x = GoldenModels.pictures(file.getFileName().toString().split("-")[0]);
        try (Model cpu = GoldenModels.open(file, Settings.STANDARD);
                Model gpu = GoldenModels.open(file, CUDA)) {
            close(gpu.scores(x), cpu.scores(x));
            List<float[]> expected = cpu.activations(x, cpu.layers());
            List<float[]> found = gpu.activations(x, gpu.layers());
            assertThat(found).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                close(found.get(i), expected.get(i));
            }
        }
    }

    private static void close(float[] found, float[] expected) {
        assertThat(found).hasSameSizeAs(expected);
        float most = 0;
        float apart = 0;
        for (int k = 0; k < expected.length; k++) {
            most = Math.max(most, Math.abs(expected[k]));
            apart = Math.max(apart, Math.abs(found[k] - expected[k]));
        }
        assertThat(apart).isLessThanOrEqualTo((float) TOLERANCE * most);
    }

    @ParameterizedTest
    @MethodSource("exports")
    void no_node_falls_to_the_processor_unsaid(Path file) {
        String network = file.getFileName().toString().split("-")[0];
        Images x = GoldenModels.pictures(network);
        try (Model gpu = GoldenModels.open(file, CUDA)) {
            ExplainerCatalogue.create("gradient", Map.of())
                    .explain(gpu, x, GoldenModels.targets(network), Tiny.draws(x.n()));
            Map<String, String> settings = gpu.runtime().settings();
            assertThat(settings)
                    .containsEntry("provider", "CUDA")
                    .containsKey("cuda")
                    .containsKey("nodes-on-cpu");
            String fallen = settings.getOrDefault("nodes-on-cpu", "not looked at");
            System.out.printf("%s: nodes on the processor: %s%n", file.getFileName(), fallen);
            // The forward pass and the one with the gradient.
            assertThat(fallen).matches("\\d+ of \\d+.*; \\d+ of \\d+.*");
            assertThat(fallen).doesNotContain("Conv", "MatMul", "Gemm", "Relu", "Pool", "Scatter", "Softmax", "Reduce");
        }
    }

    @Test
    void one_graph_gives_the_map_of_many_runs() throws IOException {
        Network network = Network.RESNET_18;
        Images x = noise(network, 2);
        int[] targets = {3, 700};
        float[][] zero = {new float[3], new float[3]};
        IntegratedGradients explainer =
                new IntegratedGradients(new Arguments(ExplainerCatalogue.resolve("integrated-gradients", Map.of())));
        try (Model gpu = open(network)) {
            double[] one = explainer.inOneGraph(gpu, x, targets, zero);
            double[] many = explainer.inChunks(gpu, x, targets, zero);
            double most = Arrays.stream(many).map(Math::abs).max().orElseThrow();
            for (int k = 0; k < one.length; k++) {
                assertThat(Math.abs(one[k] - many[k])).isLessThanOrEqualTo(TOLERANCE * most);
            }
            double ofOne = seconds(() -> explainer.inOneGraph(gpu, x, targets, zero));
            double ofMany = seconds(() -> explainer.inChunks(gpu, x, targets, zero));
            System.out.printf("integrated gradients, 50 steps: one graph %.3f s, many runs %.3f s%n", ofOne, ofMany);
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
