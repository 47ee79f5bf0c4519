package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.weight.Untrained;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UntrainedNetworkTest {
    private static final int[] TARGETS = {1, 2};

    @TempDir
    Path folder;

    @Test
    void it_is_the_explainer_asked_of_the_network_before_training() throws IOException {
        Images inputs = Tiny.pictures(2, 3, 8, 8, 5);
        try (Model model = Tiny.open(folder, TinyModels.convolutional(3, 8, 8, 4, 5, 1), 3, 8, 8, 5)) {
            float[] trained = maps("gradient", Map.of(), model, inputs);
            float[] untrained = maps("untrained-gradient", Map.of(), model, inputs);
            Model anew = Untrained.whole(new Draws("untrained").of(0)).of(model);
            assertThat(untrained)
                    .isEqualTo(maps("gradient", Map.of(), anew, inputs))
                    .isNotEqualTo(trained)
                    .isEqualTo(maps("untrained-gradient", Map.of(), model, inputs));
            assertThat(maps("untrained-gradient", Map.of("network", "1"), model, inputs))
                    .isNotEqualTo(untrained);
        }
    }

    private static float[] maps(String explainer, Map<String, String> with, Model model, Images inputs) {
        return ExplainerCatalogue.create(explainer, with)
                .explain(model, inputs, TARGETS, Tiny.draws(2))
                .values();
    }

    @Test
    void it_is_a_control_with_the_parameters_of_its_explainer() {
        ExplainerEntry entry = ExplainerCatalogue.named("untrained-rise");
        assertThat(entry.control()).isTrue();
        assertThat(entry.stochastic()).isTrue();
        assertThat(ExplainerCatalogue.resolve("untrained-rise", Map.of("masks", "7")))
                .containsEntry("masks", "7")
                .containsEntry("cells", "7")
                .containsEntry("network", "0");
        assertThat(ExplainerCatalogue.create("untrained-rise", Map.of()).name()).isEqualTo("untrained-rise");
    }

    @Test
    void no_control_is_asked_of_an_untrained_network() {
        assertThat(ExplainerCatalogue.find("untrained-random")).isEmpty();
        assertThat(ExplainerCatalogue.find("untrained-untrained-rise")).isEmpty();
        assertThatThrownBy(() -> ExplainerCatalogue.named("untrained-grad-cm"))
                .isInstanceOf(Refused.class)
                .hasMessageContaining("did you mean \"untrained-grad-cam\"?");
    }
}
