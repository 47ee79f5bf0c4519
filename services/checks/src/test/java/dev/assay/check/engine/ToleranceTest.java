package dev.assay.check.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.Sample;
import dev.assay.check.local.EvidenceFolder;
import dev.assay.check.local.LocalAudit;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.explain.ExplainerCatalogue;
import dev.assay.onnx.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another batch size and thread count are recorded, since they may change last bits; they change nothing that matters. */
class ToleranceTest {
    private static final double TOLERANCE = 1e-5;

    /** Measurements that may differ by more, because a ReLU, a maximum or a rank was decided the other way. */
    private static final double FLIPPED_SHARE = 0.02;

    private static final Settings DIFFERENT = new Settings(2, OptionalInt.of(5));

    private static final String PLAN = """
            explainers:
              - {name: random}
              - {name: occlusion, with: {window: 16, stride: 16}}
              - {name: eigen-cam}
              - {name: saliency}
              - {name: integrated-gradients, with: {steps: 4}}
              - {name: grad-cam}
            checks:
              - {check: accuracy, rules: [{metric: reference, at-least: 0.5}]}
              - {check: corruption-accuracy, with: {severities: [5]}}
              - {check: counterfactual-flip, rules: [{metric: flip, at-most: 0.2}]}
              - {check: map-health}
              - {check: deletion, with: {steps: 5}}
              - {check: insertion, with: {steps: 5}}
              - check: pointing-game
                rules: [{metric: hit, explainers: [occlusion, eigen-cam, saliency, grad-cam], at-least: 0.5}]
              - {check: relevance-mass}
              - {check: max-sensitivity, with: {draws: 2}}
              - {check: training-seeds}
              - {check: dead-units, with: {blocks: 4}, rules: [{metric: dormant, at-most: 0.1}]}
            """;

    /** Checks that impute, perturb, propagate relevance, corrupt, attack, draw networks anew and compare members. */
    private static final String HOSTILE = """
            explainers:
              - {name: random}
              - {name: saliency}
              - {name: lrp-epsilon}
            checks:
              - {check: evasion, with: {attacks: [fgsm, pgd], eps: [1], iterations: 3}}
              - {check: road, explainers: [random, saliency, lrp-epsilon], with: {points: 2}}
              - {check: infidelity, explainers: [saliency], with: {draws: 4}}
              - {check: completeness}
              - check: corruption-shift
                explainers: [saliency, lrp-epsilon]
                with: {kinds: [gaussian-noise, glass-blur, jpeg], severities: [3]}
              - {check: evasion-shift, explainers: [saliency], with: {attack: fgsm}}
              - check: parameter-randomisation
                explainers: [saliency, lrp-epsilon]
                with: {steps: 2}
                rules: [{metric: 'spearman:100', at-most: 0.9}]
              - {check: mege, explainers: [saliency, lrp-epsilon]}
              - {check: reco, explainers: [saliency, lrp-epsilon]}
              - {check: activation-drift, with: {bins: 2, permutations: 99, blocks: 4, layers: 2}}
            """;

    @Test
    void values_stay_within_the_tolerance_and_outcomes_are_the_same(@TempDir Path one, @TempDir Path other) {
        assertClose(run(PLAN, 14, Settings.STANDARD, one), run(PLAN, 14, DIFFERENT, other));
    }

    @Test
    void so_do_values_of_attacks_of_relevance_of_networks_drawn_anew_and_of_drift(
            @TempDir Path one, @TempDir Path other) {
        AuditReport standard = run(HOSTILE, 20, Settings.STANDARD, one);
        assertThat(standard.measurements())
                .filteredOn(found -> found.value().isPresent())
                .extracting(found -> found.key().check().replaceAll("/.*", ""))
                .contains("evasion", "road", "infidelity", "completeness", "corruption-shift", "evasion-shift")
                .contains("parameter-randomisation", "mege", "activation-drift");
        assertClose(standard, run(HOSTILE, 20, DIFFERENT, other));
    }

    private static void assertClose(AuditReport standard, AuditReport different) {
        assertThat(different.measurements()).hasSameSizeAs(standard.measurements());
        List<String> beyond = new ArrayList<>();
        for (int i = 0; i < standard.measurements().size(); i++) {
            Measurement expected = standard.measurements().get(i);
            Measurement found = different.measurements().get(i);
            assertThat(found.key()).isEqualTo(expected.key());
            assertThat(found.outcome()).as(found.key().toString()).isEqualTo(expected.outcome());
            double difference = difference(expected, found);
            if (difference > TOLERANCE) {
                beyond.add(found.key() + ": " + difference);
            }
        }
        System.out.println("measurements beyond " + TOLERANCE + " by a decision that flipped: " + beyond);
        assertThat(beyond).hasSizeLessThanOrEqualTo((int)
                (FLIPPED_SHARE * standard.measurements().size()));
    }

    @Test
    void the_settings_and_the_limits_of_the_explainers_are_in_the_report(@TempDir Path out) {
        AuditReport report = run(PLAN, 14, DIFFERENT, out);
        assertThat(report.runtimes().values()).isNotEmpty().allSatisfy(runtime -> {
            assertThat(runtime.settings()).containsEntry("threads", "2");
            assertThat(runtime.settings()).containsEntry("batch", "5");
        });
        List<String> made = report.runtimes().keySet().stream()
                .filter(work -> work.startsWith("maps/"))
                .map(work -> work.split("/")[1])
                .distinct()
                .toList();
        assertThat(made).isNotEmpty();
        assertThat(report.limits())
                .containsOnlyKeys(made)
                .allSatisfy((name, limits) -> assertThat(limits)
                        .isEqualTo(ExplainerCatalogue.named(name).limits()));
    }

    /** Relative for values above 1. */
    private static double difference(Measurement expected, Measurement found) {
        assertThat(found.value().isPresent()).isEqualTo(expected.value().isPresent());
        if (expected.value().isEmpty()) {
            return 0;
        }
        double value = expected.value().orElseThrow().value();
        return Math.abs(found.value().orElseThrow().value() - value) / Math.max(1, Math.abs(value));
    }

    private static AuditReport run(String plan, int samples, Settings settings, Path out) {
        Subject sample = Sample.subject("1.0.0", "1.0.0");
        Subject before = Sample.subject("1.2.0", "2.0.0");
        Subject subject = new Subject(
                sample.model(),
                sample.modelFolder(),
                sample.dataset(),
                sample.datasetFolder(),
                settings,
                Optional.of(new Subject.Placed<>(before.model(), before.modelFolder())),
                Optional.of(new Subject.Placed<>(before.dataset(), before.datasetFolder())));
        return LocalAudit.run(
                Sample.plan(samples, samples, plan), subject, 2, new EvidenceFolder(out), Progress.SILENT);
    }
}
