package dev.assay.check.local;

import static dev.assay.check.local.Made.SIDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.engine.Subject;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Outcome;
import dev.assay.core.release.DatasetRelease;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A dataset whose classes are not the model's: what asks for labels says so, and explains nothing else instead. */
class OtherClassesTest {
    private static final int SAMPLES = 12;

    @TempDir
    Path folder;

    private Subject subject;

    @BeforeEach
    void classes_in_another_order() throws IOException {
        float[][] weights = new float[2][SIDE * SIDE];
        for (int i = 0; i < SIDE * SIDE; i++) {
            weights[i % 2][i] = 1 + i % 5;
        }
        Made made = new Made(folder).member(TinyModels.linear(1, SIDE, SIDE, weights, 0, 0));
        for (int s = 0; s < SAMPLES; s++) {
            int times = 91 * s;
            made.picture().pixels(i -> (i * 37 + times) % 256).label(s % 2).add();
        }
        Subject of = made.subject(2);
        DatasetRelease d = of.dataset();
        DatasetRelease other = new DatasetRelease(
                d.id(),
                d.description(),
                d.classes().reversed(),
                d.width(),
                d.height(),
                d.channels(),
                d.slices(),
                d.regions(),
                d.samples(),
                d.manifest());
        subject = new Subject(of.model(), of.modelFolder(), other, of.datasetFolder(), of.settings());
    }

    @Test
    void maps_of_labels_are_not_run() {
        AuditReport report = Made.audit(subject, SAMPLES, """
                target: label
                explainers: [{name: saliency}]
                checks: [{check: deletion, with: {steps: 4}}]
                """);
        assertThat(report.measurements()).isNotEmpty().allSatisfy(one -> {
            assertThat(one.outcome()).isEqualTo(Outcome.NOT_RUN);
            assertThat(one.reason()).startsWith("labels of dataset").endsWith("(target: predicted)");
        });
    }

    @Test
    void accuracy_does_not_apply_and_kept_predictions_are_counted() {
        AuditReport report = Made.audit(subject, SAMPLES, """
                explainers: [{name: saliency}]
                checks: [{check: corruption-accuracy, with: {kinds: [brightness], severities: [3]}}]
                """);
        assertThat(report.measurements())
                .filteredOn(one -> one.key().metric().startsWith("kept"))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.outcome()).isEqualTo(Outcome.MEASURED));
        assertThat(report.measurements())
                .filteredOn(one -> one.key().metric().startsWith("accuracy"))
                .singleElement()
                .satisfies(one -> assertThat(one.outcome()).isEqualTo(Outcome.NOT_APPLICABLE));
    }
}
