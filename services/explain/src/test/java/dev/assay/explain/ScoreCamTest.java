package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScoreCamTest {
    @TempDir
    Path folder;

    /** The layer is the picture with what is below 0 cut off; the score of class c is the mean of its channel c. */
    private static TinyGraph rectifier() {
        return new TinyGraph()
                .input("input", 3, 2, 2)
                .node("Relu", "/body/Relu", List.of("input"), "/body/Relu_output_0")
                .node("GlobalAveragePool", "/pool", List.of("/body/Relu_output_0"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "logits")
                .output("logits", 3);
    }

    /**
     * Channels (4 0 0 0), (0 2 2 0) and (1 1 1 1), target 0. Masked with the first, (1 0 0 0), the picture's first
     * channel is (4 0 0 0), of score 1; with the second, (0 1 1 0), it is nothing, of score 0; the third is flat. The
     * weights are e / (e + 1) and 1 / (e + 1).
     */
    @Test
    void weighs_channels_by_the_softmax_of_their_masked_pictures_scores() throws IOException {
        Images picture = new Images(1, 3, 2, 2, new float[] {4, 0, 0, 0, 0, 2, 2, 0, 1, 1, 1, 1});
        try (Model model = Tiny.open(folder, rectifier(), 3, 2, 2, 3)) {
            Maps maps = map(model, picture, Map.of(), 0);
            assertThat(List.of(maps.n(), maps.channels(), maps.height(), maps.width()))
                    .containsExactly(1, 1, 2, 2);
            float first = (float) (Math.E / (Math.E + 1));
            float second = 1 - first;
            assertThat(maps.values())
                    .containsExactly(new float[] {4 * first, 2 * second, 2 * second, 0}, Offset.offset(1e-6f));
        }
    }

    @Test
    void a_picture_whose_channels_are_all_flat_gets_an_empty_map() throws IOException {
        Images pictures = new Images(2, 3, 2, 2, new float[24]);
        try (Model model = Tiny.open(folder, rectifier(), 3, 2, 2, 3)) {
            assertThat(map(model, pictures, Map.of(), 0, 1).values()).containsOnly(0);
        }
    }

    @Test
    void agrees_with_a_plain_computation_on_a_convolutional_network() throws IOException {
        int classes = 3;
        Images pictures = Tiny.pictures(3, 3, 7, 9, 4);
        int[] targets = {2, 0, 1};
        try (Model model = Tiny.open(folder, TinyModels.convolutional(3, 7, 9, 5, classes, 3), 3, 7, 9, classes)) {
            for (String score : List.of("logit", "probability")) {
                Maps maps = map(model, pictures, Map.of("score", score, "layer", "features.relu1"), targets);
                for (int i = 0; i < targets.length; i++) {
                    double[] expected = plain(model, pictures.slice(i, i + 1), targets[i], score.equals("logit"));
                    for (int p = 0; p < expected.length; p++) {
                        assertThat((double) maps.values()[i * expected.length + p])
                                .isCloseTo(expected[p], Offset.offset(1e-5));
                    }
                }
            }
        }
    }

    /** Its layer is as large as the picture, so that nothing is enlarged; the baseline is subtracted as published. */
    private static double[] plain(Model model, Images picture, int target, boolean logit) {
        int area = picture.height() * picture.width();
        float[] layer = model.activations(picture, List.of(model.layer("features.relu1")))
                .getFirst();
        int channels = layer.length / area;
        double empty =
                score(model, new Images(1, 3, picture.height(), picture.width(), new float[3 * area]), target, logit);
        double[] increase = new double[channels];
        double total = 0;
        for (int k = 0; k < channels; k++) {
            double least = Double.MAX_VALUE;
            double most = -Double.MAX_VALUE;
            for (int p = 0; p < area; p++) {
                least = Math.min(least, layer[k * area + p]);
                most = Math.max(most, layer[k * area + p]);
            }
            float[] masked = picture.values().clone();
            for (int v = 0; v < masked.length; v++) {
                masked[v] *= (float) ((layer[k * area + v % area] - least) / (most - least));
            }
            Images one = new Images(1, 3, picture.height(), picture.width(), masked);
            increase[k] = Math.exp(score(model, one, target, logit) - empty);
            total += increase[k];
        }
        double[] map = new double[area];
        for (int p = 0; p < area; p++) {
            for (int k = 0; k < channels; k++) {
                map[p] += increase[k] / total * layer[k * area + p];
            }
            map[p] = Math.max(0, map[p]);
        }
        return map;
    }

    private static double score(Model model, Images picture, int target, boolean logit) {
        return (logit ? model.scores(picture) : model.probabilities(picture))[target];
    }

    private Model probabilities(TinyGraph graph) throws IOException {
        graph.graph().clearOutput();
        graph.node("Softmax", "/last", List.of("logits"), "p").output("p", 3);
        InputSpec input = new InputSpec("input", 3, 2, 2, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("p", OutputSpec.Space.PROBABILITIES);
        return Model.open(graph.write(folder, "p.onnx"), input, output, 3, Settings.STANDARD);
    }

    @ParameterizedTest
    @ValueSource(strings = {"score-cam", "occlusion", "rise", "kernel-shap"})
    void logits_are_looked_for_behind_a_final_softmax(String explainer) throws IOException {
        Images picture = Tiny.pictures(2, 3, 2, 2, 1);
        Map<String, String> with = with(explainer);
        try (Model ended = probabilities(rectifier());
                Model plain = Tiny.open(folder, rectifier(), 3, 2, 2, 3)) {
            assertThat(map(explainer, ended, picture, with, 0, 2).values())
                    .containsExactly(map(explainer, plain, picture, with, 0, 2).values());
            assertThat(ended.logits(picture)).containsExactly(plain.scores(picture));
            assertThat(ended.runtime().settings())
                    .containsEntry("logits", "looked for behind the final softmax, in \"logits\"");
            assertThat(plain.runtime().settings()).doesNotContainKey("logits");
        }
    }

    private static Map<String, String> with(String explainer) {
        return switch (explainer) {
            case "occlusion" -> Map.of("score", "logit", "window", "1", "stride", "1");
            case "rise" -> Map.of("score", "logit", "masks", "10", "cells", "2");
            case "kernel-shap" -> Map.of("score", "logit", "window", "1");
            default -> Map.of();
        };
    }

    @Test
    void probabilities_that_no_softmax_makes_have_no_logits() throws IOException {
        Images picture = Tiny.pictures(1, 3, 2, 2, 1);
        TinyGraph halves = rectifier();
        halves.weight("third", new long[] {3}, 1 / 3f, 1 / 3f, 1 / 3f)
                .weight("none", new long[] {1}, 0)
                .node("Mul", "/none", List.of("logits", "none"), "zeros")
                .node("Add", "/thirds", List.of("zeros", "third"), "thirds");
        halves.graph().clearOutput();
        halves.node("Relu", "/last", List.of("thirds"), "p").output("p", 3);
        InputSpec input = new InputSpec("input", 3, 2, 2, 0, 1, new float[3], new float[] {1, 1, 1});
        OutputSpec output = new OutputSpec("p", OutputSpec.Space.PROBABILITIES);
        try (Model model = Model.open(halves.write(folder, "p.onnx"), input, output, 3, Settings.STANDARD)) {
            assertThat(map(model, picture, Map.of("score", "probability"), 0).n())
                    .isEqualTo(1);
            assertThatThrownBy(() -> map(model, picture, Map.of(), 0))
                    .isInstanceOf(Refused.class)
                    .hasMessage("output \"p\" of p.onnx is declared as probabilities but is not made by a softmax, so"
                            + " there are no logits: use score=probability");
            assertThat(model.runtime().settings()).doesNotContainKey("logits");
        }
    }

    private static Maps map(String explainer, Model model, Images pictures, Map<String, String> with, int... targets) {
        return ExplainerCatalogue.create(explainer, with).explain(model, pictures, targets, Tiny.draws(pictures.n()));
    }

    private static Maps map(Model model, Images pictures, Map<String, String> with, int... targets) {
        return ExplainerCatalogue.create("score-cam", with).explain(model, pictures, targets, Tiny.draws(pictures.n()));
    }
}
