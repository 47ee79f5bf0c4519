package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShiftTest {
    @TempDir
    Path folder;

    @Test
    void inputs_with_the_constant_added_have_the_scores_they_had() throws IOException {
        InputSpec spec =
                new InputSpec("input", 3, 6, 5, 0, 1, new float[] {.4f, .5f, .6f}, new float[] {.2f, .25f, .3f});
        Path file = TinyModels.convolutional(3, 6, 5, 4, 3, 7).write(folder, "m.onnx");
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        float[] by = {1.5f, -2, .25f};
        Random random = new Random(1);
        float[] values = new float[2 * 90];
        float[] raised = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
            raised[i] = values[i] + by[i / 30 % 3];
        }
        try (Model model = Model.open(file, spec, output, 3, Settings.STANDARD)) {
            Model shifted = Shift.of(model, by);
            assertThat(shifted.scores(new Images(2, 3, 6, 5, raised)))
                    .containsExactly(model.scores(new Images(2, 3, 6, 5, values)), within(1e-5f));
            assertThat(Shift.of(model, by)).isSameAs(shifted);
            // black becomes what it was, and the constant on top
            assertThat((0 - shifted.input().mean()[1]) / .25f).isCloseTo(-.5f / .25f - 2, within(1e-6f));
        }
    }
}
