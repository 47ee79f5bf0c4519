package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.onnx.Images;
import dev.assay.onnx.Model;
import dev.assay.onnx.Runs;
import dev.assay.onnx.Settings;
import dev.assay.onnx.gradient.Loss;
import dev.assay.onnx.gradient.LossGradients;
import dev.assay.testkit.onnx.Golden;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A picture whose bits depended on its place in a batch would be run alone, beside copies of itself. */
class TogetherTest {
    @TempDir
    Path folder;

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
                Explainer explainer = ExplainerCatalogue.create(name, Map.of());
                together(name, () -> explainer.explain(model, images, new int[n], draws));
            }
        }
    }

    /** Ten logits are a row that begins anywhere, too. */
    @ParameterizedTest
    @EnumSource(Loss.class)
    void pictures_go_through_losses_together(Loss loss) throws IOException {
        InputSpec input = new InputSpec("input", 1, 4, 4, 0, 1, new float[1], new float[] {1});
        Path file = TinyModels.convolutional(1, 4, 4, 6, 10, 3).write(folder, "ten.onnx");
        OutputSpec output = new OutputSpec("logits", OutputSpec.Space.LOGITS);
        try (Model model = Model.open(file, input, output, 10, Settings.STANDARD)) {
            int n = model.batch();
            assertThat(n).isGreaterThan(1);
            Images images = pictures(model, n);
            together(loss.toString(), () -> LossGradients.of(model, loss).run(images, new int[n]));
        }
    }

    /** Opens what is run, which looks at it with runs of its own, before it counts. */
    private static void together(String name, Runnable run) {
        run.run();
        List<Runs.Run> runs = new ArrayList<>();
        Runs.tell(new Counting(runs));
        try {
            run.run();
        } finally {
            Runs.tell(null);
        }
        assertThat(runs)
                .as(name)
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.pictures()).isEqualTo(one.places()));
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
