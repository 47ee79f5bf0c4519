package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelTest {
    private static final OutputSpec LOGITS = new OutputSpec("logits", OutputSpec.Space.LOGITS);

    @TempDir
    Path folder;

    @Test
    void a_linear_model_gives_the_scores_of_its_weights() throws IOException {
        float[][] weights = {{1, 2, 3, 4}, {-1, 0.5f, 0, 2}};
        try (Model model = open(TinyModels.linear(1, 2, 2, weights, 0.25f, -1), 1, 2, 2, 2, Settings.STANDARD)) {
            Images images = new Images(2, 1, 2, 2, new float[] {1, 1, 1, 1, 0, 1, 0, -1});
            assertThat(model.scores(images)).containsExactly(10.25f, 0.5f, -1.75f, -2.5f);
            double first = 1 / (1 + Math.exp(0.5 - 10.25));
            assertThat(model.probabilities(images)[0]).isEqualTo((float) first);
            assertThat(model.layers()).isEmpty();
            assertThat(model.batch()).isEqualTo(BatchRule.MAX_BATCH);
        }
    }

    @Test
    void a_picture_whose_scores_are_no_numbers_is_refused() throws IOException {
        TinyGraph root = new TinyGraph()
                .input("input", 1, 1, 2)
                .node("Flatten", "/flat", List.of("input"), "flat")
                .node("Sqrt", "/root", List.of("flat"), "logits")
                .output("logits", 2);
        InputSpec input = new InputSpec("input", 1, 1, 2, 0, 1, new float[] {0}, new float[] {1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        try (Model model = Model.open(root.write(folder, "root.onnx"), input, output, 2, Settings.STANDARD)) {
            assertThat(model.scores(new Images(1, 1, 1, 2, new float[] {4, 9}))).containsExactly(2, 3);
            assertThatThrownBy(() -> model.scores(new Images(1, 1, 1, 2, new float[] {4, -1})))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("root.onnx gives NaN for a picture that it was run on");
            assertThatThrownBy(() ->
                            model.probabilities(new Images(1, 1, 1, 2, new float[] {Float.POSITIVE_INFINITY, 1})))
                    .isInstanceOf(Refused.class)
                    .hasMessageStartingWith("root.onnx gives an infinite score for a picture that it was run on");
        }
    }

    @Test
    void who_watches_is_told_how_many_pictures_have_run() throws IOException {
        List<Long> told = new ArrayList<>();
        try (Model model = convolutional(new Settings(1, OptionalInt.of(2)))) {
            Images pictures = random(5, 3);
            model.scores(pictures);
            model.watch(told::add);
            model.scores(pictures);
            model.activations(pictures, List.of(model.layers().getFirst()));
        }
        assertThat(told).containsExactly(2L, 4L, 5L, 7L, 9L, 10L);
    }

    @Test
    void layers_have_readable_names_and_their_shapes() throws IOException {
        try (Model model = convolutional(Settings.STANDARD)) {
            assertThat(model.layers())
                    .containsExactly(
                            new Layer("features.relu1", "/features/relu1/Relu_output_0", 6, 10, 12),
                            new Layer("features.relu2", "/features/relu2/Relu_output_0", 6, 10, 12));
            assertThat(model.lastSpatial()).contains(model.layer("features.relu2"));
        }
    }

    @Test
    void a_result_does_not_depend_on_the_neighbours_or_the_place_in_the_batch() throws IOException {
        try (Model model = convolutional(Settings.STANDARD)) {
            Images images = random(77, 5);
            float[] together = model.scores(images);
            Activated open = model.run(images, model.layers());
            for (int i = 0; i < images.n(); i++) {
                assertThat(model.scores(images.slice(i, i + 1))).containsExactly(row(together, i, 77));
                Activated alone = model.run(images.slice(i, i + 1), model.layers());
                for (int layer = 0; layer < 2; layer++) {
                    assertThat(alone.activations().get(layer))
                            .containsExactly(row(open.activations().get(layer), i, 77));
                }
            }
        }
    }

    @Test
    void activations_are_those_of_the_pass_that_gave_the_scores() throws IOException {
        try (Model model = convolutional(Settings.STANDARD)) {
            Images images = random(3, 6);
            Activated open = model.run(images, List.of(model.layer("features.relu2")));
            float[] scores = model.scores(images);
            for (int i = 0; i < scores.length; i++) {
                assertThat((double) open.scores()[i]).isCloseTo(scores[i], Offset.offset(1e-6));
            }
            assertThat(open.activations().getFirst()).hasSize(3 * 6 * 120);
            float least = Float.MAX_VALUE;
            for (float value : open.activations().getFirst()) {
                least = Math.min(least, value);
            }
            assertThat(least).isZero();
        }
    }

    @Test
    void another_batch_or_thread_count_changes_scores_by_rounding_only() throws IOException {
        Images images = random(20, 7);
        float[] standard;
        try (Model model = convolutional(Settings.STANDARD)) {
            standard = model.scores(images);
        }
        for (Settings settings : List.of(
                new Settings(1, OptionalInt.of(1)),
                new Settings(1, OptionalInt.of(7)),
                new Settings(2, OptionalInt.of(8)),
                new Settings(4, OptionalInt.empty()))) {
            try (Model model = convolutional(settings)) {
                float[] other = model.scores(images);
                for (int i = 0; i < other.length; i++) {
                    assertThat((double) other[i]).isCloseTo(standard[i], Offset.offset(1e-5));
                }
                assertThat(model.runtime().settings()).containsEntry("threads", "" + settings.threads());
            }
        }
    }

    @Test
    void one_session_gives_the_same_bits_to_threads_that_run_at_once() throws Exception {
        try (Model model = convolutional(Settings.STANDARD);
                var pool = java.util.concurrent.Executors.newFixedThreadPool(4)) {
            Images images = random(50, 8);
            float[] alone = model.scores(images);
            List<java.util.concurrent.Callable<float[]>> runs = new java.util.ArrayList<>();
            for (int i = 0; i < 40; i++) {
                runs.add(() -> model.scores(images));
            }
            for (var run : pool.invokeAll(runs)) {
                assertThat(run.get()).containsExactly(alone);
            }
        }
    }

    private Model convolutional(Settings settings) throws IOException {
        return open(TinyModels.convolutional(3, 10, 12, 6, 4, 1), 3, 10, 12, 4, settings);
    }

    private Model open(TinyGraph graph, int channels, int height, int width, int classes, Settings settings)
            throws IOException {
        float[] zero = new float[channels];
        float[] one = new float[channels];
        Arrays.fill(one, 1);
        InputSpec input = new InputSpec("input", channels, height, width, 0, 1, zero, one);
        return Model.open(graph.write(folder, "tiny.onnx"), input, LOGITS, classes, settings);
    }

    private static Images random(int n, long seed) {
        float[] values = new float[n * 3 * 10 * 12];
        Random random = new Random(seed);
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Images(n, 3, 10, 12, values);
    }

    private static float[] row(float[] all, int i, int n) {
        int row = all.length / n;
        return Arrays.copyOfRange(all, i * row, (i + 1) * row);
    }
}
