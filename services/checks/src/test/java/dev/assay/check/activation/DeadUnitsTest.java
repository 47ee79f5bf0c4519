package dev.assay.check.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.ActivationCheck.Summed;
import dev.assay.check.Audited;
import dev.assay.check.Sample;
import dev.assay.check.engine.Subject;
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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadUnitsTest {
    @TempDir
    Path folder;

    private static DeadUnits check(String layers) {
        return new DeadUnits(DeadUnits.DESCRIPTION.declared().arguments(Map.of("layers", layers, "blocks", "2")));
    }

    /** 1 x 1 convolutions with weights 1, -1 and 2 on a positive input: unit 1 never fires. */
    private Model model() throws IOException {
        Path file = new TinyGraph()
                .input("input", 1, 2, 2)
                .weight("w", new long[] {3, 1, 1, 1}, 1, -1, 2)
                .node("Conv", "conv", List.of("input", "w"), "c")
                .node("Relu", "relu", List.of("c"), "r")
                .node("GlobalAveragePool", "pool", List.of("r"), "p")
                .node("Flatten", "flat", List.of("p"), "logits")
                .output("logits", 3)
                .write(folder, "tiny.onnx");
        InputSpec input = new InputSpec("input", 1, 2, 2, 0, 1, new float[] {0}, new float[] {1});
        return Model.open(file, input, new OutputSpec("logits", OutputSpec.Space.LOGITS), 3, Settings.STANDARD);
    }

    @Test
    void sums_are_mean_absolute_activations_over_places() throws IOException {
        try (Model model = model()) {
            String layer = model.layers().getFirst().name();
            Summed summed = new Summed("dormant", 0, layer, 3, new dev.assay.core.statistics.DormantShare(.025));
            double[] sums = new double[3];
            Images images = new Images(2, 1, 2, 2, new float[] {1, 2, 3, 4, 0, 0, 0, 2});
            check("16").add(model, images, List.of(summed), List.of(sums));
            // means over places: 2.5 and .5
            assertThat(sums).containsExactly(new double[] {3, 0, 6}, within(1e-6));
            assertThat(summed.statistic().of(sums, 2)).isEqualTo(1 / 3.);
        }
    }

    @Test
    void layers_are_spread_over_the_depth_with_the_last() {
        Subject subject = Sample.subject("1.0.0", "1.0.0");
        var plan = Sample.plan(4, 4, "checks: [{check: dead-units}]");
        Audited audited = Audited.of(plan, subject.model(), subject.dataset());
        try (var models = new dev.assay.check.engine.Models();
                var lease = models.lease(subject.model(), subject.modelFolder(), subject.settings())) {
            List<Summed> summed = check("2").summed(audited, lease.models());
            assertThat(summed)
                    .extracting(Summed::metric)
                    .containsExactly(
                            "dormant:seed-0/relu2",
                            "dormant:seed-0/relu5",
                            "dormant:seed-1/relu2",
                            "dormant:seed-1/relu5",
                            "dormant:seed-2/relu2",
                            "dormant:seed-2/relu5",
                            "dormant:wide-0/relu2",
                            "dormant:wide-0/relu4");
        }
    }

    @Test
    void a_model_without_nonlinearities_is_refused() throws IOException {
        Path file = TinyModels.ignoringItsInput(1, 2, 2, 0, 1).write(folder, "linear.onnx");
        InputSpec input = new InputSpec("input", 1, 2, 2, 0, 1, new float[] {0}, new float[] {1});
        Subject subject = Sample.subject("1.0.0", "1.0.0");
        Audited audited =
                Audited.of(Sample.plan(4, 4, "checks: [{check: dead-units}]"), subject.model(), subject.dataset());
        try (Model model =
                Model.open(file, input, new OutputSpec("logits", OutputSpec.Space.LOGITS), 2, Settings.STANDARD)) {
            assertThatThrownBy(() -> check("4").summed(audited, Arrays.asList(model)))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("no layer with a nonlinearity");
        }
    }
}
