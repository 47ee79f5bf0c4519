package dev.assay.check.sanity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Heat;
import dev.assay.check.Sample;
import dev.assay.check.Scene;
import dev.assay.check.engine.Progress;
import dev.assay.check.local.EvidenceFolder;
import dev.assay.check.local.LocalAudit;
import dev.assay.check.similarity.Textures;
import dev.assay.core.audit.AuditReport;
import dev.assay.explain.Maps;
import dev.assay.onnx.Model;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
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

    /**
     * Hedström et al. 2023: (H(randomised) - H(original)) / H(original), H in bits over 100 bins. Four values apart have
     * 2 bits; one apart from three equal ones has .25 log2(4) + .75 log2(4 / 3) = .5 + .311278 = .811278 bits. From the
     * second to the first the rise is 1.188722 / .811278 = 1.465246, back again it is -1.188722 / 2 = -.594361.
     */
    @Test
    void the_entropy_rises_by_its_share_of_that_of_the_original() throws IOException {
        float[] apart = {1, 2, 3, 4};
        float[] one = {0, 0, 0, 1};
        assertThat(rise(one, apart)).isCloseTo(1.465246, within(1e-6));
        assertThat(rise(apart, one)).isCloseTo(-.594361, within(1e-6));
    }

    /** With a cascade of two steps, the first of which draws the original: the last alone counts. */
    private double rise(float[] original, float[] randomised) throws IOException {
        AtomicInteger asked = new AtomicInteger();
        try (Scene scene = new Scene(2, 2)
                .member(folder, Map.of(), 1, 2, 3, 4)
                .explaining((model, inputs) ->
                        new Maps(1, 1, 2, 2, asked.getAndIncrement() == 0 ? original : randomised))) {
            return check(2).read(scene.sample(GRAY, original)).values()[6];
        }
    }

    @Test
    void each_step_has_the_structural_similarity_of_its_map_with_the_original() throws IOException {
        Heat original = Textures.waves(1);
        List<Heat> steps = List.of(Textures.waves(2), Textures.waves(3));
        AtomicInteger asked = new AtomicInteger();
        try (Scene scene = new Scene(original.height(), original.width())
                .member(folder, Map.of(), new float[original.values().length])
                .explaining((model, inputs) -> Textures.maps(steps.get(asked.getAndIncrement())))) {
            double[] values = check(2).read(scene.sample(new int[original.values().length], original.values()))
                    .values();
            assertThat(values[1]).isCloseTo(Textures.ssim(original, steps.get(0)), within(1e-12));
            assertThat(values[4]).isCloseTo(Textures.ssim(original, steps.get(1)), within(1e-12));
            assertThat(values[1]).isNotCloseTo(values[4], within(.01));
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
