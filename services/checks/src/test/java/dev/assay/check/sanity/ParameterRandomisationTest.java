package dev.assay.check.sanity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Sample;
import dev.assay.check.Scene;
import dev.assay.check.engine.Progress;
import dev.assay.check.local.EvidenceFolder;
import dev.assay.check.local.LocalAudit;
import dev.assay.core.audit.AuditReport;
import dev.assay.explain.Maps;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against values worked out by hand, and the outcomes that Adebayo et al. 2018 report. */
class ParameterRandomisationTest {
    private static final int[] GRAY = {51, 102, 153, 204};

    @TempDir
    Path folder;

    private static ParameterRandomisation check(int steps) {
        return new ParameterRandomisation(
                ParameterRandomisation.DESCRIPTION.declared().arguments(Map.of("steps", "" + steps)));
    }

    @Test
    void each_step_is_compared_with_the_one_original_by_signed_ranks() throws IOException {
        List<Model> asked = new ArrayList<>();
        float[] swapped = {2, 1, 3, 4};
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4).explaining((model, inputs) -> {
            asked.add(model);
            return new Maps(1, 1, 2, 2, swapped);
        })) {
            var sample = scene.sample(GRAY, new float[] {-4, -3, 2, 5});
            double[] values = check(2).read(sample).values();
            // ranks 1 2 3 4 and 2 1 3 4: 1 - 6 * 2 / (4 * 15); a map smaller than its window has no SSIM
            assertThat(values).hasSize(7);
            assertThat(values[0]).isCloseTo(.8, within(1e-12));
            assertThat(values[1]).isNaN();
            assertThat(values[2]).isZero();
            // four values in four bins each: two bits before and after
            assertThat(values[6]).isZero();
            assertThat(asked).hasSize(2).doesNotContain(sample.reference().model());
        }
    }

    @Test
    void an_all_zero_map_of_an_untrained_network_is_counted_and_gives_no_number() throws IOException {
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), 1, 2, 3, 4)
                .explaining((model, inputs) -> new Maps(1, 1, 2, 2, new float[4]))) {
            double[] values =
                    check(1).read(scene.sample(GRAY, new float[] {1, 2, 3, 4})).values();
            assertThat(values).containsExactly(Double.NaN, Double.NaN, 1, Double.NaN);
        }
    }

    @Test
    void an_original_that_says_nothing_is_not_compared() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 2, 3, 4)) {
            float[] broken = {1, Float.NaN, 3, 4};
            assertThat(check(2).read(scene.sample(GRAY, broken)).values()).containsOnly(Double.NaN);
            assertThat(check(2).read(scene.sample(GRAY, new float[4])).values()).containsOnly(Double.NaN);
        }
    }

    /** Guided backpropagation hardly notices (Adebayo et al. 2018, figure 2); the gradient's ranks are gone at once. */
    @Test
    void guided_backpropagation_fails_and_the_gradient_passes() {
        AuditReport report = LocalAudit.run(
                Sample.plan(12, 12, """
                        explainers: [{name: gradient}, {name: guided-backprop}]
                        checks:
                          - check: parameter-randomisation
                            with: {steps: 5}
                            rules: [{metric: 'spearman:40', at-most: 0.5}]
                          - check: random-logit
                            rules: [{metric: ssim, at-most: 0.5}]
                        """),
                Sample.subject("1.0.0", "1.0.0"),
                2,
                new EvidenceFolder(folder),
                Progress.SILENT);
        assertThat(report.measurements())
                .filteredOn(one -> one.rule().isPresent())
                .extracting(one -> one.key().explainer() + ' ' + one.outcome())
                .containsExactlyInAnyOrder(
                        "gradient PASSED", "guided-backprop FAILED", "gradient PASSED", "guided-backprop FAILED");
        assertThat(report.evidence()).extracting(one -> one.file()).contains("cascade-gradient-0.png");
    }
}
