package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.parameter.Arguments;
import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Maps whose points are made, differentiated at and added up inside one graph are those of many runs. */
class OneGraphTest {
    /** Fewer rows than points, so that a map takes several runs of which the last is part empty. */
    private static final Settings SETTINGS = new Settings(1, OptionalInt.of(8));

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "vit", "mobile"})
    void integrated_gradients_agree(String network) {
        Images x = GoldenModels.pictures(network);
        int[] targets = GoldenModels.targets(network);
        float[][] start = {{0.1f, 0, -0.2f}, {0, 0, 0}, {1, 1, 1}};
        try (Model model = GoldenModels.open(GoldenModels.open(network), SETTINGS)) {
            for (Map<String, String> with : List.of(
                    Map.of("steps", "11", "rule", "gauss-legendre"), Map.of("steps", "8", "score", "probability"))) {
                IntegratedGradients explainer = new IntegratedGradients(
                        new Arguments(ExplainerCatalogue.resolve("integrated-gradients", with)));
                close(x, explainer.inOneGraph(model, x, targets, start), explainer.inChunks(model, x, targets, start));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"cnn", "vit", "mobile"})
    void smoothgrad_agrees(String network) {
        Images x = GoldenModels.pictures(network);
        int[] targets = GoldenModels.targets(network);
        List<Draws> draws = Tiny.draws(x.n());
        SmoothGrad explainer =
                new SmoothGrad(new Arguments(ExplainerCatalogue.resolve("smoothgrad", Map.of("samples", "11"))));
        try (Model model = GoldenModels.open(GoldenModels.open(network), SETTINGS)) {
            close(x, explainer.inOneGraph(model, x, targets, draws), explainer.inChunks(model, x, targets, draws));
        }
    }

    private static void close(Images x, double[] found, double[] expected) {
        double[] apart = GoldenModels.apart(maps(x, found), maps(x, expected));
        for (double one : apart) {
            assertThat(one).isLessThanOrEqualTo(1e-5);
        }
    }

    private static Maps maps(Images x, double[] sums) {
        float[] values = new float[sums.length];
        for (int k = 0; k < values.length; k++) {
            values[k] = (float) sums[k];
        }
        return GradientSweep.maps(x, values);
    }
}
