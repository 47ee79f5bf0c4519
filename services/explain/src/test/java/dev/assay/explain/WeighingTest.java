package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WeighingTest {
    @TempDir
    Path folder;

    /** Below a mean over places and a linear layer, every channel adds its share of the logit, and nothing is left. */
    @ParameterizedTest
    @ValueSource(strings = {"grad-cam", "hires-cam"})
    void contributions_add_up_to_the_logit_but_for_the_bias(String name) throws IOException {
        Explainer explainer = ExplainerCatalogue.create(name, Map.of());
        Weighing weighing = explainer.weighing().orElseThrow();
        try (Model model = Tiny.open(folder, TinyModels.convolutional(1, 8, 8, 6, 3, 5), 1, 8, 8, 3)) {
            Images pictures = Tiny.pictures(2, 1, 8, 8, 3);
            int[] targets = {1, 1};
            double[] shares = weighing.contributions(model, pictures, targets);
            assertThat(weighing.layer(model).channels()).isEqualTo(6);
            float[] scores = model.scores(pictures);
            double change = Arrays.stream(shares, 0, 6).sum()
                    - Arrays.stream(shares, 6, 12).sum();
            assertThat(change).isCloseTo((double) scores[1] - scores[4], within(1e-5));
        }
    }

    @Test
    void explainers_that_add_up_no_channels_weigh_none() {
        assertThat(List.of("random", "occlusion", "saliency", "eigen-cam", "lrp-epsilon"))
                .allMatch(name ->
                        ExplainerCatalogue.create(name, Map.of()).weighing().isEmpty());
    }
}
