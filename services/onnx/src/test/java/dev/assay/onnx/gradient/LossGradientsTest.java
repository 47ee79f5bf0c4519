package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Losses by hand, and their gradients against central differences of the loss. */
class LossGradientsTest {
    private static final int CLASSES = 5;
    private static final Offset<Double> EXACT = within(1e-6);

    @TempDir
    Path folder;

    @Test
    void the_cross_entropy_is_minus_the_logarithm_of_the_probability() {
        float[] logits = {9, 0, (float) Math.log(3), 0};
        assertThat(Loss.CROSS_ENTROPY.of(logits, 1, 3, 1)).isCloseTo(-Math.log(3 / 5.), EXACT);
        assertThat(Loss.CROSS_ENTROPY.of(new float[] {1000, 0}, 0, 2, 1)).isEqualTo(1000);
    }

    /** Croce and Hein 2020, equation 7: z = 5 3 2 1 0, held 0, target 2: -(5 - 2) / (5 - (2 + 1) / 2). */
    @Test
    void the_targeted_ratio_is_the_margin_over_the_spread_of_the_greatest() {
        float[] logits = {5, 3, 2, 1, 0};
        int asked = Loss.pair(0, 2, CLASSES);
        assertThat(Loss.TARGETED_DLR.of(logits, 0, CLASSES, asked)).isCloseTo(-3 / 3.5, EXACT);
        float[] shifted = {47, 27, 17, 7, -3};
        assertThat(Loss.TARGETED_DLR.of(shifted, 0, CLASSES, asked))
                .as("neither a shift nor a scale of the logits changes it")
                .isCloseTo(-3 / 3.5, EXACT);
        assertThat(Loss.TARGETED_DLR.of(new float[4], 0, 4, Loss.pair(0, 1, 4))).isZero();
    }

    @Test
    void gradients_are_those_of_the_losses() throws IOException {
        check(OutputSpec.Space.LOGITS, TinyModels.convolutional(1, 4, 4, 6, CLASSES, 3));
    }

    @Test
    void a_softmax_in_the_model_is_looked_behind() throws IOException {
        TinyGraph graph = TinyModels.convolutional(1, 4, 4, 6, CLASSES, 3)
                .node("Softmax", "softmax", List.of("logits"), "p", TinyGraph.integer("axis", 1))
                .output("p", CLASSES);
        check(OutputSpec.Space.PROBABILITIES, graph);
    }

    @Test
    void probabilities_that_no_softmax_makes_are_taken_by_their_logarithms() throws IOException {
        TinyGraph graph = TinyModels.convolutional(1, 4, 4, 6, CLASSES, 3)
                .node("Exp", "exp", List.of("logits"), "e")
                .weight("axis", 1)
                .node("ReduceSum", "sum", List.of("e", "axis"), "s", TinyGraph.integer("keepdims", 1))
                .node("Div", "div", List.of("e", "s"), "p")
                .output("p", CLASSES);
        check(OutputSpec.Space.PROBABILITIES, graph);
    }

    private void check(OutputSpec.Space space, TinyGraph graph) throws IOException {
        InputSpec input = new InputSpec("input", 1, 4, 4, 0, 1, new float[1], new float[] {1});
        String output = space == OutputSpec.Space.LOGITS ? "logits" : "p";
        Random random = new Random(11);
        float[] picture = new float[16];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = random.nextFloat();
        }
        try (Model model = Model.open(
                graph.write(folder, "tiny.onnx"), input, new OutputSpec(output, space), CLASSES, Settings.STANDARD)) {
            for (int held = 0; held < CLASSES; held++) {
                compare(model, Loss.CROSS_ENTROPY, picture, held);
                compare(model, Loss.TARGETED_DLR, picture, Loss.pair(held, (held + 1) % CLASSES, CLASSES));
            }
        }
    }

    private static void compare(Model model, Loss loss, float[] picture, int asked) {
        LossGradients gradients = LossGradients.of(model, loss);
        float[] found = gradients
                .run(new Images(1, 1, 4, 4, picture), new int[] {asked})
                .input();
        for (int i = 0; i < picture.length; i++) {
            double step = 1e-3;
            double up = loss(gradients, loss, picture, asked, i, step);
            double down = loss(gradients, loss, picture, asked, i, -step);
            assertThat((double) found[i])
                    .as(loss + " of " + asked + " at " + i)
                    .isCloseTo((up - down) / (2 * step), within(2e-2 * Math.max(.1, Math.abs(found[i]))));
        }
    }

    private static double loss(LossGradients gradients, Loss loss, float[] picture, int asked, int place, double step) {
        float[] moved = picture.clone();
        moved[place] += (float) step;
        float[] logits =
                gradients.run(new Images(1, 1, 4, 4, moved), new int[] {asked}).logits();
        return loss.of(logits, 0, CLASSES, asked);
    }
}
