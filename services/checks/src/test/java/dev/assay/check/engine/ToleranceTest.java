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
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Another batch size and thread count are recorded, since they may change last bits; they change nothing that matters. */
class ToleranceTest {
    private static final double TOLERANCE = 1e-5;

    /** Measurements that may differ by more, because a ReLU, a maximum or a rank was decided the other way. */
    private static final double FLIPPED_SHARE = 0.02;

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

    @Test
    void values_stay_within_the_tolerance_and_outcomes_are_the_same(@TempDir Path one, @TempDir Path other) {
        AuditReport standard = run(Settings.STANDARD, one);
        AuditReport different = run(new Settings(2, OptionalInt.of(5)), other);
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
        AuditReport report = run(new Settings(2, OptionalInt.of(5)), out);
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

    private static AuditReport run(Settings settings, Path out) {
        Subject sample = Sample.subject("1.0.0", "1.0.0");
        Subject subject =
                new Subject(sample.model(), sample.modelFolder(), sample.dataset(), sample.datasetFolder(), settings);
        return LocalAudit.run(Sample.plan(14, 14, PLAN), subject, 2, new EvidenceFolder(out), Progress.SILENT);
    }
}
