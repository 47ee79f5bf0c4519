package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files: each is refused in one sentence or still a model, and nothing else ever comes out. */
class DamagedModelTest {
    private static final long SEED = 20261123;

    @TempDir
    Path folder;

    @Test
    void reading_a_damaged_file_gives_a_graph_or_a_refusal() throws IOException {
        read(2_000);
    }

    @Test
    @Tag("deep")
    void reading_many_damaged_files_gives_a_graph_or_a_refusal() throws IOException {
        read(30_000);
    }

    @Test
    void opening_a_damaged_file_gives_a_model_or_a_refusal() throws IOException {
        open(200);
    }

    @Test
    @Tag("deep")
    void opening_many_damaged_files_gives_a_model_or_a_refusal() throws IOException {
        open(5_000);
    }

    private void read(int rounds) throws IOException {
        Random random = new Random(SEED);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            Path file = damaged(random);
            try {
                assertThat(Graph.read(file).nodes()).isPositive();
            } catch (Refused e) {
                refused++;
                assertThat(e).as("seed %d, round %d", SEED, round).hasMessageStartingWith("m.onnx");
            }
        }
        assertThat(refused).isBetween(rounds / 10, rounds - 1);
    }

    private void open(int rounds) throws IOException {
        Random random = new Random(SEED);
        InputSpec input = new InputSpec("input", 1, 6, 6, 0, 1, new float[1], new float[] {1});
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            Path file = damaged(random);
            try (Model model = Model.open(file, input, output, 3, Settings.STANDARD)) {
                assertThat(model.scores(new Images(1, 1, 6, 6, new float[36]))).hasSize(3);
            } catch (Refused e) {
                refused++;
                assertThat(e.getMessage())
                        .as("seed %d, round %d", SEED, round)
                        .contains("m.onnx")
                        .doesNotContain("\n", ".cc:", "ORT_");
            }
        }
        assertThat(refused).isBetween(rounds / 10, rounds - 1);
    }

    /** One to four bytes changed, or the end cut off. */
    private Path damaged(Random random) throws IOException {
        byte[] content = TinyModels.convolutional(1, 6, 6, 2, 3, 1).bytes();
        if (random.nextInt(8) == 0) {
            content = Arrays.copyOf(content, random.nextInt(content.length));
        } else {
            for (int i = random.nextInt(4); i >= 0; i--) {
                content[random.nextInt(content.length)] = (byte) random.nextInt(256);
            }
        }
        return Files.write(folder.resolve("m.onnx"), content);
    }
}
