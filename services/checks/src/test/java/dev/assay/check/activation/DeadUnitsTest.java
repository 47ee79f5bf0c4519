package dev.assay.check.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.check.Audited;
import dev.assay.check.Sample;
import dev.assay.check.Stage;
import dev.assay.check.engine.Models;
import dev.assay.check.engine.Subject;
import dev.assay.core.audit.Finding;
import dev.assay.core.random.Draws;
import dev.assay.core.release.InputSpec;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Refused;
import dev.assay.core.statistics.DormantShare;
import dev.assay.onnx.Model;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sokar et al. 2023, on layers whose dormant units are known. */
class DeadUnitsTest {
    @TempDir
    Path folder;

    private static DeadUnits check(String layers) {
        return new DeadUnits(DeadUnits.DESCRIPTION.declared().arguments(Map.of("layers", layers, "blocks", "2")));
    }

    /** Means 4, 0, .05 and 3.95 over a layer mean of 2: the third is dormant (.025) and not dead. */
    @Test
    void a_unit_that_hardly_fires_is_dormant_and_one_that_never_does_is_dead_too() throws IOException {
        double[][] given = {{4, 0, .05, 3.95}, {4, 0, .05, 3.95}};
        try (Gatherings scene = new Gatherings(2, 0, 1).member(folder, "a", Map.of(), 4)) {
            List<Finding> findings = scene.findings(check("16"), 2, Gatherings.Given.of(0, given));
            assertThat(findings.getFirst()).isInstanceOfSatisfying(Finding.Blocks.class, sums -> {
                assertThat(sums.key().metric()).isEqualTo("dormant:a/relu");
                assertThat(sums.statistic()).isEqualTo(new DormantShare(.025));
                assertThat(sums.blocks()).hasSize(2);
                assertThat(sums.statistic().of(new double[] {8, 0, .1, 7.9}, 2)).isEqualTo(.5);
            });
            assertThat(Gatherings.value(findings, "dead")).isEqualTo(.25);
        }
    }

    @Test
    void layers_are_spread_over_the_depth_with_the_last() {
        Subject subject = Sample.subject("1.0.0", "1.0.0");
        var plan = Sample.plan(4, 4, "checks: [{check: dead-units}]");
        Audited audited = Audited.of(plan, subject.model(), subject.dataset());
        try (var models = new Models();
                var lease = models.lease(subject.model(), subject.modelFolder(), subject.settings())) {
            Stage stage = new Stage(audited, lease.models(), List.of(), new Draws("test"));
            assertThat(check("2").gather(stage).sights())
                    .extracting(sight ->
                            stage.member(sight.run()).id() + '/' + sight.layer().name())
                    .containsExactly(
                            "seed-0/relu2",
                            "seed-0/relu5",
                            "seed-1/relu2",
                            "seed-1/relu5",
                            "seed-2/relu2",
                            "seed-2/relu5",
                            "wide-0/relu2",
                            "wide-0/relu4");
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
            Stage stage = new Stage(audited, List.of(model, model, model, model), List.of(), new Draws("test"));
            assertThatThrownBy(() -> check("4").gather(stage))
                    .isInstanceOf(Refused.class)
                    .hasMessageContaining("no layer with a nonlinearity");
        }
    }
}
