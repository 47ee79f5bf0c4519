package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.audit.Runtime;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.bench.Network;
import dev.assay.onnx.gradient.Gradients;
import dev.assay.onnx.gradient.Question;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.commons.rng.UniformRandomProvider;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** That a GPU gives the same bits again, or the record says that it does not: {@code ./mvnw verify -Pgpu}. */
@Tag("gpu")
class CudaRepeatTest {
    private static final Settings CUDA = Settings.STANDARD.on(Provider.CUDA);
    private static final Question BY_INPUT =
            new Question(Question.Score.LOGIT, true, List.of(), Question.Variant.PLAIN);

    @TempDir
    Path folder;

    @BeforeEach
    void a_gpu_is_there() {
        Provider.CUDA.missing().ifPresent(why -> Assumptions.abort("not run: " + why));
    }

    static Stream<Network> networks() {
        return Stream.of(Network.values());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void scores_and_gradients_have_the_same_bits_in_another_session_and_beside_others(Network network)
            throws IOException {
        Path file = Files.write(folder.resolve(network.word() + ".onnx"), network.bytes());
        try (Model one = Model.open(file, network.input(), network.output(), network.classes(), CUDA);
                Model other = Model.open(file, network.input(), network.output(), network.classes(), CUDA)) {
            Images x = noise(one.input(), 2 * one.batch() - 1);
            int[] targets =
                    IntStream.range(0, x.n()).map(i -> i % one.classes()).toArray();
            float[] scores = one.scores(x);
            float[] gradient = Gradients.of(one, BY_INPUT).run(x, targets).input();
            System.out.printf(
                    "%s: %.0f gradients/s; %s%n",
                    network.word(),
                    x.n() / seconds(one, x, targets),
                    one.runtime().settings());
            assertThat(Arrays.equals(other.scores(x), scores)).as("scores").isTrue();
            float[] again = Gradients.of(other, BY_INPUT).run(x, targets).input();
            assertThat(Arrays.equals(again, gradient)).as("gradients").isTrue();
            int last = x.n() - 1;
            float[] alone = Gradients.of(other, BY_INPUT)
                    .run(x.slice(last, last + 1), new int[] {targets[last]})
                    .input();
            assertThat(Arrays.equals(alone, Arrays.copyOfRange(gradient, last * x.size(), gradient.length)))
                    .as("one picture by itself")
                    .isTrue();
            assertThat(one.runtime().settings())
                    .containsEntry(Runtime.BITS_REPEAT, "yes")
                    .containsEntry("pictures-per-run", Integer.toString(one.batch()))
                    .hasEntrySatisfying("gpu", name -> assertThat(name).contains("NVIDIA"))
                    .hasEntrySatisfying(
                            "gpu-driver", version -> assertThat(version).matches("\\d+\\.[\\d.]+"))
                    .hasEntrySatisfying(
                            "gpu-libraries", names -> assertThat(names).contains("libcudnn", "libcublas"));
        }
    }

    /** Seven places that a thousand values each are read from: their gradients are added in any order. */
    @Test
    void a_gradient_that_does_not_repeat_runs_in_whole_batches_and_the_record_says_so() throws IOException {
        UniformRandomProvider random = new Draws("cuda/weights").source();
        int read = 7000;
        float[] weights = new float[2 * read];
        for (int k = 0; k < weights.length; k++) {
            weights[k] = random.nextFloat() - .5f;
        }
        Path file = new TinyGraph()
                .input("input", 3, 8, 8)
                .weight("places", LongStream.range(0, read).map(i -> i % 7).toArray())
                .weight("w", new long[] {read, 2}, weights)
                .node("Flatten", "flat", List.of("input"), "f")
                .node("Gather", "read", List.of("f", "places"), "g", TinyGraph.integer("axis", 1))
                .node("MatMul", "product", List.of("g", "w"), "logits")
                .output("logits", 2)
                .write(folder, "m.onnx");
        InputSpec input = new InputSpec("input", 3, 8, 8, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        try (Model model = Model.open(file, input, output, 2, CUDA)) {
            Gradients gradients = Gradients.of(model, BY_INPUT);
            assertThat(model.runtime().settings()).containsEntry(Runtime.BITS_REPEAT, "no");
            Images x = noise(input, model.batch());
            int[] runs = new int[1];
            model.watch(count -> runs[0]++);
            gradients.run(x, new int[x.n()]);
            assertThat(runs[0]).isOne();
        }
    }

    private static double seconds(Model model, Images x, int[] targets) {
        double least = Double.POSITIVE_INFINITY;
        for (int i = 0; i < 5; i++) {
            long start = System.nanoTime();
            Gradients.of(model, BY_INPUT).run(x, targets);
            least = Math.min(least, (System.nanoTime() - start) * 1e-9);
        }
        return least;
    }

    private static Images noise(InputSpec input, int n) {
        UniformRandomProvider random = new Draws("cuda").source();
        float[] values = new float[n * input.values()];
        for (int k = 0; k < values.length; k++) {
            values[k] = 4 * random.nextFloat() - 2;
        }
        return new Images(n, input.channels(), input.height(), input.width(), values);
    }
}
