package dev.assay.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.cli.SmallModel;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PassesTest {
    @TempDir
    static Path folder;

    private static Model model;

    @BeforeAll
    static void open() throws IOException {
        model = SmallModel.open(folder);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    @Test
    void the_passes_of_an_explainer_follow_from_its_definition() {
        assertThat(of("integrated-gradients", Map.of("steps", "7"))).isEqualTo(new Passes(0, 7));
        assertThat(of("smoothgrad", Map.of("samples", "9"))).isEqualTo(new Passes(0, 9));
        assertThat(of("grad-cam", Map.of())).isEqualTo(new Passes(0, 1));
        assertThat(of("rise", Map.of("masks", "100"))).isEqualTo(new Passes(100, 0));
        // 48 px, windows of 16 every 12: they begin at 0, 12, 24 and 32.
        assertThat(of("occlusion", Map.of("window", "16", "stride", "12"))).isEqualTo(new Passes(17, 0));
        assertThat(of("kernel-shap", Map.of("samples", "64"))).isEqualTo(new Passes(66, 0));
        // The last layer with spatial extent has 64 channels.
        assertThat(of("score-cam", Map.of())).isEqualTo(new Passes(65, 0));
        assertThat(of("lrp-epsilon-plus", Map.of())).isEqualTo(new Passes(0, 1));
        assertThat(Passes.of("random", Map.of(), model)).isEmpty();
    }

    @Test
    void the_passes_of_score_cam_are_those_of_the_layer_that_is_named() {
        Layer first = model.layers().getFirst();
        assertThat(first.channels()).isNotEqualTo(64);
        assertThat(of("score-cam", Map.of("layer", first.name()))).isEqualTo(new Passes(1 + first.channels(), 0));
        assertThat(Passes.of("score-cam", Map.of("layer", "none"), model)).isEmpty();
    }

    @Test
    void rules_of_relevance_take_more_than_one_pass_in_a_run() {
        assertThat(Passes.work("lrp-epsilon", Map.of(), model)).hasValue(new Passes(0, 1));
        assertThat(Passes.work("lrp-epsilon-plus", Map.of(), model)).hasValue(new Passes(1, 2));
        assertThat(Passes.work("lrp-alpha2-beta1", Map.of(), model)).hasValue(new Passes(1, 4));
        assertThat(Passes.work("lrp-epsilon-gamma-box", Map.of(), model)).hasValue(new Passes(0, 2));
        assertThat(Passes.work("grad-cam", Map.of(), model)).hasValue(new Passes(0, 1));
    }

    @Test
    void a_stopwatch_runs_every_work_once_a_round_and_at_least_once_to_warm_up() {
        int[] runs = new int[2];
        Stopwatch watch = new Stopwatch(0);
        Stopwatch.Timed one = watch.add(() -> runs[0]++);
        watch.add(() -> runs[1]++);
        watch.run(4, (done, total) -> assertThat(total).isEqualTo(5));
        assertThat(runs).containsExactly(5, 5);
        assertThat(one.median()).isPositive();
    }

    private static Passes of(String explainer, Map<String, String> with) {
        return Passes.of(explainer, ExplainerCatalogue.resolve(explainer, with), model)
                .orElseThrow();
    }
}
