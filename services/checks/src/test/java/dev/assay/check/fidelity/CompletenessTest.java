package dev.assay.check.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Again;
import dev.assay.check.Applies;
import dev.assay.check.MappedSample;
import dev.assay.check.Scene;
import dev.assay.core.random.Draws;
import dev.assay.explain.Explainer;
import dev.assay.explain.ExplainerCatalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sundararajan et al. 2017 and Bach et al. 2015, on a linear model, where the sums are exact. */
class CompletenessTest {
    private static final int[] GRAY = {51, 102, 153, 204};
    private static final Completeness CHECK =
            new Completeness(Completeness.DESCRIPTION.declared().arguments(Map.of()));

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "integrated-gradients, zero",
        "integrated-gradients, white",
        "kernel-shap, mean",
        "lrp-epsilon, none",
    })
    void a_map_that_keeps_its_promise_has_no_error(String name, String baseline) throws IOException {
        Map<String, String> with = switch (name) {
            case "integrated-gradients" -> Map.of("steps", "3", "baseline", baseline);
            case "kernel-shap" -> Map.of("window", "1", "samples", "64", "baseline", baseline);
            default -> Map.of("epsilon", "1e-9");
        };
        Explainer explainer = ExplainerCatalogue.create(name, with);
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), 1, -2, 3, 4)
                .explaining(new Again(explainer, 1, new Draws("x")))) {
            MappedSample first = scene.sample(GRAY, new float[] {1, 1, 1, 1});
            float[] map = first.explaining()
                    .explain(first.reference().model(), first.input())
                    .values();
            assertThat(CHECK.read(scene.sample(GRAY, map)).values()[0]).isCloseTo(0, within(1e-5));
            float[] more = map.clone();
            for (int i = 0; i < more.length; i++) {
                more[i] *= 1.25f;
            }
            assertThat(CHECK.read(scene.sample(GRAY, more)).values()[0]).isCloseTo(.25, within(1e-5));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"random", "occlusion", "rise", "saliency", "input-x-gradient", "grad-cam", "eigen-cam"})
    void explainers_that_promise_no_sum_are_not_held_to_one(String name) throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 1, 1, 1)) {
            assertThat(CHECK.applies(scene.audited(), ExplainerCatalogue.named(name)))
                    .isEqualTo(Applies.nothing(name + " does not promise that its values add up to a score"));
        }
    }

    @Test
    void nothing_promised_is_no_error_of_zero() {
        assertThat(Completeness.error(1, 0)).isNaN();
        assertThat(Completeness.error(0, 0)).isNaN();
        assertThat(Completeness.error(-1, -2)).isEqualTo(.5);
    }
}
