package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The models of the sample, as every audit of them runs them. */
class SampleModelsTest {
    private static final Path SAMPLE = Path.of("..", "..", "deploy", "sample", "models", "digits");
    private static final InputSpec INPUT =
            new InputSpec("input", 3, 48, 48, 0, 1, new float[] {.5f, .5f, .5f}, new float[] {.25f, .25f, .25f});
    private static final OutputSpec OUTPUT = new OutputSpec("logits", OutputSpec.Space.LOGITS);

    private static List<Path> files() throws IOException {
        try (Stream<Path> found = Files.walk(SAMPLE)) {
            return found.filter(file -> file.toString().endsWith(".onnx"))
                    .sorted()
                    .toList();
        }
    }

    private static Model open(Path file) {
        return Model.open(file, INPUT, OUTPUT, 10, Settings.STANDARD);
    }

    @Test
    void each_runs_in_full_batches_and_has_its_layers() throws IOException {
        assertThat(files()).hasSizeGreaterThanOrEqualTo(9);
        for (Path file : files()) {
            try (Model model = open(file)) {
                assertThat(model.runtime().settings())
                        .as("%s", file)
                        .containsEntry("batch", "16")
                        .containsEntry("pictures-per-run", "16");
                assertThat(model.layers()).as("%s", file).hasSizeBetween(4, 5);
                assertThat(model.lastSpatial()).contains(model.layers().getLast());
            }
        }
    }

    @Test
    void a_picture_has_the_same_bits_alone_and_among_others() throws IOException {
        independent(open(files().getFirst()), 40);
    }

    @Test
    @Tag("deep")
    void pictures_have_the_same_bits_alone_and_among_others_in_every_model() throws IOException {
        for (Path file : files()) {
            independent(open(file), 300);
        }
    }

    private static void independent(Model opened, int n) {
        Random random = new Random(n);
        float[] values = new float[n * INPUT.values()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        Images pictures = new Images(n, 3, 48, 48, values);
        try (Model model = opened) {
            Activated together = model.run(pictures, model.layers());
            float[] scores = model.scores(pictures);
            for (int i = 0; i < n; i++) {
                Images one = pictures.slice(i, i + 1);
                assertThat(model.scores(one)).containsExactly(Arrays.copyOfRange(scores, i * 10, (i + 1) * 10));
                Activated alone = model.run(one, model.layers());
                for (int layer = 0; layer < model.layers().size(); layer++) {
                    float[] row = alone.activations().get(layer);
                    assertThat(Arrays.equals(
                                    row,
                                    0,
                                    row.length,
                                    together.activations().get(layer),
                                    i * row.length,
                                    (i + 1) * row.length))
                            .as("picture %d, layer %d", i, layer)
                            .isTrue();
                }
            }
        }
    }
}
