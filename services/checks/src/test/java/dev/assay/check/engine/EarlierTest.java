package dev.assay.check.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Sample;
import dev.assay.check.engine.Subject.Placed;
import dev.assay.check.local.LocalAudit;
import dev.assay.check.plan.PlanReader;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.plan.Plan;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Rules that compare with the model's version before. */
class EarlierTest {
    private static final String WITH_LABELS = """
            assay: 1
            name: over
            version: 1
            description: for a test
            seed: 7
            samples: 12
            shard: 5
            target: label
            explainers: [{name: eigen-cam}]
            checks:
              - check: accuracy
                rules: [{metric: reference, at-least: 0, over: previous}]
              - check: deletion
                with: {steps: 5}
                rules: [{metric: auc, at-most: 0, over: previous, where-applicable: true}, {metric: auc, at-most: 1}]
              - check: pointing-game
            """;

    @Test
    void a_copy_of_the_model_differs_from_it_in_nothing() {
        AuditReport report = audit("1.0.0", Optional.of("1.0.0"));
        for (String check : new String[] {"accuracy/1", "deletion/1"}) {
            Measurement difference = measurement(report, check, "over previous");
            assertThat(difference.outcome()).isEqualTo(Outcome.PASSED);
            assertThat(difference.value().orElseThrow().value()).isZero();
            assertThat(difference.value().orElseThrow().low()).isZero();
            assertThat(difference.value().orElseThrow().n()).isEqualTo(12);
        }
    }

    @Test
    void the_values_of_the_version_before_are_those_of_its_own_audit() {
        AuditReport report = audit("1.0.0", Optional.of("1.1.0"));
        AuditReport own = audit("1.1.0", Optional.empty());
        for (String[] one : new String[][] {{"accuracy/1", "reference"}, {"deletion/1", "auc"}}) {
            double before = value(measurement(report, one[0], one[1] + " of the previous version"));
            assertThat(before).as(one[1]).isEqualTo(value(measurement(own, one[0], one[1])));
            double now = value(measurement(report, one[0], one[1]));
            assertThat(value(measurement(report, one[0], one[1] + " over previous")))
                    .isCloseTo(now - before, within(1e-12));
        }
        assertThat(report.measurements())
                .noneMatch(m -> m.key().check().equals("pointing-game/1")
                        && m.key().metric().contains("previous"));
        assertThat(versions(report))
                .as("the first sample, and the first whose class changed")
                .containsExactly(
                        "versions-disagree-eigen-cam-1.json",
                        "versions-disagree-eigen-cam-1.npy",
                        "versions-disagree-eigen-cam-1.png",
                        "versions-eigen-cam-0.json",
                        "versions-eigen-cam-0.npy",
                        "versions-eigen-cam-0.png");
        assertThat(versions(own)).isEmpty();
    }

    private static List<String> versions(AuditReport report) {
        return report.evidence().stream()
                .filter(one -> one.file().startsWith("versions"))
                .peek(one -> assertThat(one.check()).isEqualTo("deletion/1"))
                .map(Evidence::file)
                .sorted()
                .toList();
    }

    @Test
    void without_a_version_before_there_is_nothing_to_compare_and_the_rest_is_judged() {
        AuditReport report = audit("1.0.0", Optional.empty());
        Measurement none = measurement(report, "deletion/1", "over previous");
        assertThat(none.outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(none.reason()).isEqualTo("there is no previous version of model digits to look at");
        assertThat(measurement(report, "deletion/1", "auc").outcome()).isEqualTo(Outcome.PASSED);
        Measurement required = measurement(report, "accuracy/1", "over previous");
        assertThat(required.outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(required.reason())
                .startsWith("there is no previous version of model digits to look at; the plan does not permit");
    }

    private static AuditReport audit(String model, Optional<String> previous) {
        Plan plan = PlanReader.read("over.yaml", WITH_LABELS.getBytes(StandardCharsets.UTF_8));
        Subject plain = Sample.subject(model, "1.0.0");
        Subject subject = new Subject(
                plain.model(),
                plain.modelFolder(),
                plain.dataset(),
                plain.datasetFolder(),
                plain.settings(),
                previous.map(
                        version -> new Placed<>(Sample.subject(version, "1.0.0").model(), Sample.models(version))),
                Optional.empty());
        EvidenceSink nowhere = (check, explainer, file, type, title, alt, bytes) ->
                new Evidence(check, explainer, file, Digest.of(bytes), bytes.length, type, title, alt);
        return LocalAudit.run(plan, subject, 2, nowhere, Progress.SILENT);
    }

    private static Measurement measurement(AuditReport report, String check, String metric) {
        return report.measurements().stream()
                .filter(m -> m.key().check().equals(check)
                        && (m.key().metric().equals(metric)
                                || metric.startsWith("over") && m.key().metric().endsWith(metric)))
                .findFirst()
                .orElseThrow(
                        () -> new AssertionError("no " + metric + " of " + check + " in " + report.measurements()));
    }

    private static double value(Measurement measurement) {
        return measurement.value().orElseThrow().value();
    }
}
