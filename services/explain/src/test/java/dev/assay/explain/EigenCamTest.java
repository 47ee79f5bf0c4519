package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.Refused;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EigenCamTest {
    private static final float ROOT = (float) Math.sqrt(2);

    @TempDir
    Path folder;

    /** Its only layer is the picture itself, what is below 0 cut off. */
    private static TinyGraph rectifier() {
        return new TinyGraph()
                .input("input", 3, 2, 2)
                .weight("w", new long[] {2, 3}, 1, 2, 3, 4, 5, 6)
                .weight("b", new long[] {2}, 0, 0)
                .node("Relu", "/body/Relu", List.of("input"), "/body/Relu_output_0")
                .node("GlobalAveragePool", "/pool", List.of("/body/Relu_output_0"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "flat")
                .node("Relu", "/neck/Relu", List.of("flat"), "/neck/Relu_output_0")
                .node(
                        "Gemm",
                        "/head",
                        List.of("/neck/Relu_output_0", "w", "b"),
                        "logits",
                        TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    @Test
    void projects_the_last_spatial_layer_onto_its_first_component() throws IOException {
        // Channels (1 2 2 0), (2 1 2 0) and nothing: the matrix worked by hand in FirstComponentTest.
        Images pictures = new Images(
                2, 3, 2, 2, new float[] {1, 2, 2, -7, 2, 1, 2, -1, -1, -2, -3, -4, 0, 0, 0, 0, 0, 3, 0, 0, 0, 4, 0, 0});
        try (Model model = Tiny.open(folder, rectifier(), 3, 2, 2, 2)) {
            Maps maps = ExplainerCatalogue.create("eigen-cam", Map.of())
                    .explain(model, pictures, new int[] {0, 1}, Tiny.draws(2));
            assertThat(List.of(maps.n(), maps.channels(), maps.height(), maps.width()))
                    .containsExactly(2, 1, 2, 2);
            assertThat(maps.values())
                    .containsExactly(new float[] {3 / ROOT, 3 / ROOT, 4 / ROOT, 0, 0, 5, 0, 0}, Offset.offset(1e-6f));
        }
    }

    @Test
    void a_layer_is_chosen_by_its_name_and_must_have_places() throws IOException {
        Images picture = Tiny.pictures(1, 3, 2, 2, 1);
        try (Model model = Tiny.open(folder, rectifier(), 3, 2, 2, 2)) {
            Maps named = ExplainerCatalogue.create("eigen-cam", Map.of("layer", "body"))
                    .explain(model, picture, new int[] {0}, Tiny.draws(1));
            Maps standard = ExplainerCatalogue.create("eigen-cam", Map.of())
                    .explain(model, picture, new int[] {0}, Tiny.draws(1));
            assertThat(named.values()).containsExactly(standard.values());
            assertThatThrownBy(() -> ExplainerCatalogue.create("eigen-cam", Map.of("layer", "neck"))
                            .explain(model, picture, new int[] {0}, Tiny.draws(1)))
                    .isInstanceOf(Refused.class)
                    .hasMessage("layer \"neck\" of tiny.onnx has no height and width, which eigen-cam needs:"
                            + " name a layer before the pooling");
            assertThatThrownBy(() -> ExplainerCatalogue.create("eigen-cam", Map.of("layer", "boby"))
                            .explain(model, picture, new int[] {0}, Tiny.draws(1)))
                    .isInstanceOf(Refused.class)
                    .hasMessage("tiny.onnx has no layer \"boby\"; did you mean \"body\"? Known: body, neck");
        }
    }

    @Test
    void a_model_without_a_spatial_layer_is_refused() throws IOException {
        try (Model model = Tiny.open(folder, TinyModels.ignoringItsInput(1, 4, 4, 0, 1), 1, 4, 4, 2)) {
            assertThatThrownBy(() -> ExplainerCatalogue.create("eigen-cam", Map.of())
                            .explain(model, Tiny.pictures(1, 1, 4, 4, 1), new int[] {0}, Tiny.draws(1)))
                    .isInstanceOf(Refused.class)
                    .hasMessage(
                            "tiny.onnx has no tensor with channels, height and width on the way to its scores (a vision"
                                    + " transformer has tokens there), which eigen-cam needs: use an explainer that looks at the"
                                    + " input");
        }
    }
}
