package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.random.Draws;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Runs;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.Golden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture whose bits depended on its place in a batch would be run alone, beside copies of itself. */
class TogetherTest {
    /** A vision transformer of 17 tokens has rows that begin at any address; the others are what is most in use. */
    @ParameterizedTest
    @ValueSource(strings = {"vit", "cnn", "mobile"})
    void pictures_go_through_gradients_and_relevance_together(String network) {
        try (Model model = GoldenModels.open(Golden.exports(network).get(1), Settings.STANDARD)) {
            int n = model.batch();
            assertThat(n).isGreaterThan(1);
            Images images = pictures(model, n);
            List<Draws> draws = IntStream.range(0, n)
                    .mapToObj(i -> new Draws("together").of(i))
                    .toList();
            for (String name : List.of("gradient", "integrated-gradients", "lrp-epsilon-plus")) {
                List<Runs.Run> runs = new ArrayList<>();
                Explainer explainer = ExplainerCatalogue.create(name, Map.of());
                explainer.explain(model, images, new int[n], draws);
                Runs.tell(new Counting(runs));
                try {
                    explainer.explain(model, images, new int[n], draws);
                } finally {
                    Runs.tell(null);
                }
                assertThat(runs)
                        .as(name)
                        .isNotEmpty()
                        .allSatisfy(run -> assertThat(run.pictures()).isEqualTo(run.places()));
            }
        }
    }

    private static Images pictures(Model model, int n) {
        Random random = new Random(5);
        float[] values = new float[n * model.input().values()];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return new Images(
                n,
                model.input().channels(),
                model.input().height(),
                model.input().width(),
                values);
    }

    private record Counting(List<Runs.Run> runs) implements Runs.Listener {
        @Override
        public long clock() {
            return 0;
        }

        @Override
        public void ran(Runs.Run run) {
            runs.add(run);
        }
    }
}
