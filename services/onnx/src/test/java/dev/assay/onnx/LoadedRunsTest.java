package dev.assay.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.release.Refused;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** In what batches a model runs, and what the record says of it. */
class LoadedRunsTest extends LoadingScene {
    @Test
    void a_fixed_batch_is_kept_and_filled_up() throws IOException {
        TinyGraph fixed = small();
        fixed.graph().removeInput(0);
        fixed.fixedInput("input", 4, 3, 8, 8);
        Images pictures = new Images(6, 3, 8, 8, numbers(6 * 192));
        try (Model four = open(fixed);
                Model any = open(small())) {
            assertThat(four.batch()).isEqualTo(4);
            assertThat(four.layers()).hasSize(2);
            assertThat(four.scores(pictures)).hasSize(12);
            assertClose(four.scores(pictures), any.scores(pictures));
        }
        assertThatThrownBy(() -> open(fixed, input("input", 3, 8, 8), LOGITS, 2, new Settings(1, OptionalInt.of(8))))
                .isInstanceOf(Refused.class)
                .hasMessage("m.onnx is exported with a fixed batch of 4, asked for is a batch of 8:"
                        + " leave the batch out, or export the model with an open batch dimension");
    }

    @Test
    void a_fixed_batch_beyond_the_limit_is_refused() {
        TinyGraph fixed = small();
        fixed.graph().removeInput(0);
        fixed.fixedInput("input", 1L << 40, 3, 8, 8);
        refused(fixed)
                .hasMessage("m.onnx is exported with a fixed batch of 1099511627776, run are at most 1024:"
                        + " export the model with an open batch dimension");
    }

    @Test
    void a_batch_of_1_written_into_a_reshape_is_run_one_picture_at_a_time() throws IOException {
        TinyGraph baked = small().weight("one", new long[] {1, 2});
        baked.graph().getNodeBuilder(5).setOpType("Reshape").addInput("one");
        try (Model model = open(baked);
                Model any = open(small())) {
            assertThat(model.batch()).isEqualTo(1);
            Images pictures = new Images(5, 3, 8, 8, numbers(5 * 192));
            assertClose(model.scores(pictures), any.scores(pictures));
        }
    }

    @Test
    void a_model_that_mixes_the_pictures_of_a_batch_is_run_so_that_they_do_not_meet() throws IOException {
        Images pictures = new Images(5, 3, 8, 8, numbers(5 * 192));
        float[] alone;
        try (Model model = open(mixing(false))) {
            assertThat(model.batch()).isEqualTo(1);
            alone = model.scores(pictures);
        }
        try (Model model = open(mixing(true))) {
            assertThat(model.batch()).isEqualTo(4);
            assertThat(model.runtime().settings()).containsEntry("pictures-per-run", "1");
            assertClose(model.scores(pictures), alone);
        }
    }

    @Test
    void opened_again_it_gives_the_same_bits() throws IOException {
        Images pictures = new Images(7, 3, 8, 8, numbers(7 * 192));
        try (Model first = open(small());
                Model second = open(small())) {
            assertThat(second.probabilities(pictures)).containsExactly(first.probabilities(pictures));
        }
    }

    @Test
    void the_record_of_how_it_ran_names_what_could_change_a_bit() throws IOException {
        try (Model model = open(small())) {
            assertThat(model.runtime().settings())
                    .containsOnlyKeys(
                            "provider",
                            "precision",
                            "batch",
                            "pictures-per-run",
                            "threads",
                            "onnxruntime",
                            "onnxruntime-build",
                            "cpu",
                            "cpu-features")
                    .containsEntry("provider", "CPU")
                    .containsEntry("batch", "32")
                    .containsEntry("threads", "1")
                    .containsEntry("onnxruntime", "1.29.0");
            assertThat(model.runtime().settings().get("onnxruntime-build")).matches("[0-9a-f]{12}");
        }
        assertThat(Hardware.features(List.of("model name : x", "flags\t\t: fpu sse4_1 smep avx2 fma avx512f ht")))
                .isEqualTo("avx2 avx512f fma sse4_1");
        assertThat(Hardware.features(List.of("Features : fp asimd sha2 sve asimddp")))
                .isEqualTo("asimd asimddp sve");
        assertThat(Hardware.features(List.of())).isEqualTo("unknown");
    }

    /** Scores less their mean over the batch, plus the pixels' mean. */
    private static TinyGraph mixing(boolean fixed) {
        TinyGraph graph = small();
        if (fixed) {
            graph.graph().removeInput(0);
            graph.fixedInput("input", 4, 3, 8, 8);
        }
        graph.graph().getNodeBuilder(6).setOutput(0, "raw");
        return graph.node("ReduceMax", "max", List.of("raw"), "max", TinyGraph.ints("axes", 0))
                .weight("half", new long[] {1}, 0.5f)
                .node("Mul", "part", List.of("max", "half"), "part")
                .node("Sub", "less", List.of("raw", "part"), "logits");
    }
}
