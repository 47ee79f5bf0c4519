package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainerCatalogueTest {
    /** Explainers of transformers, which refuse networks without attention: see GoldenExplainersTest. */
    private static final Set<String> OF_ATTENTION = Set.of("attention", "attention-rollout", "gradient-rollout");

    @TempDir
    Path folder;

    private static List<ExplainerEntry> ofConvolutions() {
        return ExplainerCatalogue.all().stream()
                .filter(entry -> !OF_ATTENTION.contains(entry.name()))
                .toList();
    }

    @Test
    void lists_each_explainer_once_with_what_people_need_to_know() {
        assertThat(ExplainerCatalogue.all())
                .extracting(ExplainerEntry::name)
                .containsExactly(
                        "random",
                        "occlusion",
                        "rise",
                        "kernel-shap",
                        "eigen-cam",
                        "score-cam",
                        "gradient",
                        "saliency",
                        "input-x-gradient",
                        "integrated-gradients",
                        "smoothgrad",
                        "guided-backprop",
                        "grad-cam",
                        "grad-cam-plus-plus",
                        "layer-cam",
                        "hires-cam",
                        "lrp-epsilon",
                        "lrp-z-plus",
                        "lrp-gamma",
                        "lrp-alpha2-beta1",
                        "lrp-epsilon-plus",
                        "lrp-epsilon-gamma-box",
                        "attention",
                        "attention-rollout",
                        "gradient-rollout")
                .doesNotHaveDuplicates();
        for (ExplainerEntry entry : ExplainerCatalogue.all()) {
            assertThat(entry.summary()).endsWith(".");
            assertThat(entry.limits()).endsWith(".");
            assertThat(entry.parameters().owner()).isEqualTo("explainer \"" + entry.name() + '"');
            assertThat(ExplainerCatalogue.create(entry.name(), Map.of()).name()).isEqualTo(entry.name());
        }
    }

    @Test
    void resolves_every_parameter_to_its_written_form() {
        assertThat(ExplainerCatalogue.resolve("rise", Map.of("keep", ".250")))
                .containsExactly(
                        Map.entry("baseline", "zero"),
                        Map.entry("cells", "7"),
                        Map.entry("keep", "0.25"),
                        Map.entry("masks", "1000"),
                        Map.entry("score", "probability"));
        assertThat(ExplainerCatalogue.resolve("random", Map.of())).isEmpty();
    }

    @Test
    void an_unknown_explainer_or_parameter_is_refused_with_the_nearest_name() {
        assertThatThrownBy(() -> ExplainerCatalogue.create("oclusion", Map.of()))
                .isInstanceOf(Refused.class)
                .hasMessage("there is no explainer \"oclusion\"; did you mean \"occlusion\"?"
                        + " Known: random, occlusion, rise, kernel-shap, eigen-cam, score-cam, gradient, saliency,"
                        + " input-x-gradient, integrated-gradients, smoothgrad, guided-backprop, grad-cam,"
                        + " grad-cam-plus-plus, layer-cam, hires-cam, lrp-epsilon, lrp-z-plus, lrp-gamma,"
                        + " lrp-alpha2-beta1, lrp-epsilon-plus, lrp-epsilon-gamma-box, attention,"
                        + " attention-rollout, gradient-rollout");
        assertThatThrownBy(() -> ExplainerCatalogue.create("rise", Map.of("mask", "10")))
                .isInstanceOf(Refused.class)
                .hasMessage("explainer \"rise\" has no parameter \"mask\"; did you mean \"masks\"?"
                        + " Known: baseline, cells, keep, masks, score");
        assertThatThrownBy(() -> ExplainerCatalogue.create("rise", Map.of("masks", "0")))
                .isInstanceOf(Refused.class)
                .hasMessage("parameter \"masks\" of explainer \"rise\" must be a whole number in [1, 100000],"
                        + " found \"0\"");
    }

    @Test
    void an_explainer_draws_from_its_draws_if_it_says_that_it_is_stochastic() throws IOException {
        Images picture = Tiny.pictures(1, 3, 10, 12, 1);
        try (Model model = Tiny.open(folder, TinyModels.convolutional(3, 10, 12, 4, 4, 2), 3, 10, 12, 4)) {
            for (ExplainerEntry entry : ofConvolutions()) {
                Map<String, String> with = switch (entry.name()) {
                    case "rise" -> Map.of("masks", "30");
                    case "kernel-shap" -> Map.of("window", "2", "samples", "120");
                    default -> Map.of();
                };
                Explainer explainer = ExplainerCatalogue.create(entry.name(), with);
                float[] one = explainer
                        .explain(model, picture, new int[] {1}, List.of(new Draws("one")))
                        .values();
                float[] other = explainer
                        .explain(model, picture, new int[] {1}, List.of(new Draws("other")))
                        .values();
                assertThat(Arrays.equals(one, other)).as(entry.name()).isNotEqualTo(entry.stochastic());
                assertThat(entry.settings().all().contains(ExplainerEntry.SEED))
                        .as(entry.name())
                        .isEqualTo(entry.stochastic());
            }
        }
    }

    @Test
    void every_explainer_gives_a_map_of_numbers_for_every_input_and_the_same_one_again() throws IOException {
        Images pictures = Tiny.pictures(3, 3, 10, 12, 1);
        int[] targets = {0, 3, 1};
        try (Model model = Tiny.open(folder, TinyModels.convolutional(3, 10, 12, 4, 4, 2), 3, 10, 12, 4)) {
            for (ExplainerEntry entry : ofConvolutions()) {
                Explainer explainer = ExplainerCatalogue.create(
                        entry.name(), entry.name().equals("rise") ? Map.of("masks", "30") : Map.of());
                Maps maps = explainer.explain(model, pictures, targets, Tiny.draws(3));
                assertThat(maps.n()).isEqualTo(3);
                for (float value : maps.values()) {
                    assertThat(value).as(entry.name()).isFinite();
                }
                assertThat(explainer
                                .explain(model, pictures, targets, Tiny.draws(3))
                                .values())
                        .as(entry.name())
                        .containsExactly(maps.values());
            }
        }
    }

    @Test
    void the_random_map_is_uniform_and_its_own_for_each_sample() throws IOException {
        try (Model model = Tiny.open(folder, TinyModels.ignoringItsInput(3, 32, 32, 0, 1), 3, 32, 32, 2)) {
            Maps maps = ExplainerCatalogue.create("random", Map.of())
                    .explain(model, Tiny.pictures(2, 3, 32, 32, 1), new int[] {0, 0}, Tiny.draws(2));
            double sum = 0;
            for (int p = 0; p < 1024; p++) {
                float value = maps.values()[p];
                assertThat(value).isBetween(0f, 1f).isEqualTo(maps.values()[1024 + p]);
                sum += value;
            }
            assertThat(sum / 1024).isBetween(0.45, 0.55);
            assertThat(maps.slice(0, 1).values()).isNotEqualTo(maps.slice(1, 2).values());
        }
    }

    @Test
    void targets_that_do_not_fit_are_a_fault() throws IOException {
        try (Model model = Tiny.open(folder, TinyModels.ignoringItsInput(1, 4, 4, 0, 1), 1, 4, 4, 2)) {
            Explainer occlusion = ExplainerCatalogue.create("occlusion", Map.of("window", "2"));
            assertThatThrownBy(
                            () -> occlusion.explain(model, Tiny.pictures(1, 1, 4, 4, 1), new int[] {2}, Tiny.draws(1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("targets must be in [0, 1], found [2]");
        }
    }
}
