package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What {@code assay bench engine} prints; how long anything takes is no matter here. */
class EngineBenchTest {
    private static final String[] SMALL = {
        "bench",
        "engine",
        "--network",
        "small",
        "--rounds",
        "1",
        "--explainer",
        "random,occlusion,saliency,integrated-gradients,attention"
    };

    @Test
    void prints_a_pass_a_gradient_and_each_explainer_with_its_ratio_to_the_passes_it_needs() throws IOException {
        String[] arguments = java.util.Arrays.copyOf(SMALL, SMALL.length + 1);
        arguments[SMALL.length] = "--json";
        Ran ran = Ran.assay(arguments);
        assertThat(ran.status()).isZero();
        JsonNode document = new ObjectMapper().readTree(ran.out());
        assertThat(document.path("peakBytes").asLong()).isPositive();
        assertThat(document.path("networks")).hasSize(1);
        JsonNode small = document.path("networks").path(0);
        assertThat(small.path("network").asText()).isEqualTo("small");
        double forward = small.path("forwardMs").asDouble();
        double gradient = small.path("gradientMs").asDouble();
        assertThat(forward).isPositive();
        assertThat(small.path("gradientOverForward").asDouble()).isCloseTo(gradient / forward, within(1e-9));
        assertThat(small.path("explainers"))
                .extracting(one -> one.path("explainer").asText())
                .containsExactly("random", "occlusion", "saliency", "integrated-gradients", "attention");
        for (JsonNode one : small.path("explainers")) {
            String name = one.path("explainer").asText();
            assertThat(one.has("refused")).as(name).isEqualTo(name.equals("attention"));
            assertThat(one.has("overPasses")).as(name).isEqualTo(!name.equals("attention") && !name.equals("random"));
        }
        JsonNode integrated = small.path("explainers").path(3);
        assertThat(integrated.path("parameters").asText()).isEqualTo("steps=8");
        assertThat(integrated.path("overPasses").asDouble())
                .isCloseTo(integrated.path("ms").asDouble() / (8 * gradient), within(1e-9));
    }

    @Test
    void prints_a_line_a_network_a_row_an_explainer_and_the_peak_of_memory() {
        Ran ran = Ran.assay(SMALL);
        assertThat(ran.status()).isZero();
        assertThat(ran.out())
                .containsPattern(
                        "small at 48 px, batch \\d+, threads 1: forward [\\d.]+ ms an image, forward and backward"
                                + " [\\d.]+ ms \\([\\d.]+ x\\)")
                .containsPattern("integrated-gradients +steps=8 +[\\d.]+ +[\\d.]+")
                .containsPattern("attention +.*has no attention")
                .containsPattern("peak memory");
    }
}
