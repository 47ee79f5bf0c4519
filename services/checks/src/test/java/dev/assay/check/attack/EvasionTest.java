package dev.assay.check.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.Audited;
import dev.assay.check.PredictedSamples;
import dev.assay.check.PredictedSamples.Predictions;
import dev.assay.check.Reading;
import dev.assay.check.Sample;
import dev.assay.check.Scene;
import dev.assay.check.attack.Attack.Aim;
import dev.assay.check.attack.Attack.Reached;
import dev.assay.check.engine.Progress;
import dev.assay.check.engine.Subject;
import dev.assay.check.local.EvidenceFolder;
import dev.assay.check.local.LocalAudit;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import dev.assay.onnx.Model;
import dev.assay.onnx.gradient.Loss;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * FGSM (Goodfellow et al. 2015), PGD (Madry et al. 2018), APGD (Croce and Hein 2020), Square (Andriushchenko et al.
 * 2020).
 */
class EvasionTest {
    /** Samples of the bundled dataset. */
    private static final int COUNT = 32;

    @TempDir
    Path folder;

    private static Evasion check(Map<String, String> with) {
        return new Evasion(Evasion.DESCRIPTION.declared().arguments(with));
    }

    private static Reading read(Scene scene, Map<String, String> with, int... pixels) {
        byte[] bytes = new byte[pixels.length];
        for (int i = 0; i < pixels.length; i++) {
            bytes[i] = (byte) pixels[i];
        }
        Audited audited = scene.audited();
        Picture picture = new Picture(1, 2, 2, bytes);
        List<Predictions> members = new ArrayList<>();
        var sample = scene.sample(
                pixels,
                IntStream.range(0, audited.model().members().size())
                        .mapToObj(m -> new float[4])
                        .toArray(float[][]::new));
        sample.members()
                .forEach(member ->
                        members.add(new Predictions(member.member(), member.model(), member.probabilities())));
        return check(with)
                .read(new PredictedSamples(audited, 0, List.of(picture), members, file -> picture, new Draws("test")))
                .getFirst();
    }

    /** The score w . x of class 1 is .04 * 4 = .16 for x = .04; in the ball of eps it falls by 4 eps: to 0 at 10.2/255. */
    @Test
    void a_right_prediction_is_robust_up_to_the_radius_that_the_closed_form_gives() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, -1, 1, -1)) {
            Map<String, String> with =
                    Map.of("attacks", "fgsm,pgd,square", "eps", "4,8,12", "iterations", "10", "queries", "50");
            // w . x = (110 - 100 + 110 - 100) / 255 = 20 / 255: gone at eps 5/255
            assertThat(read(scene, with, 110, 100, 110, 100).values())
                    .containsExactly(1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0);
        }
    }

    @Test
    void a_wrong_prediction_is_not_robust_and_members_are_averaged() throws IOException {
        try (Scene scene =
                new Scene(2, 2).member(folder, Map.of(), 1, 1, 1, 1).member(folder, Map.of(), -1, -1, -1, -1)) {
            Map<String, String> reference = Map.of("attacks", "fgsm", "eps", "1");
            Map<String, String> all = Map.of("attacks", "fgsm", "eps", "1", "members", "all");
            assertThat(read(scene, reference, 100, 100, 100, 100).values()).containsExactly(1, 1);
            assertThat(read(scene, all, 100, 100, 100, 100).values()).containsExactly(.5, .5);
        }
    }

    @Test
    void the_targeted_ratio_is_absent_for_two_classes_and_the_radius_goes_by_size() throws IOException {
        try (Scene scene = new Scene(2, 2).member(folder, Map.of(), 1, 1, 1, 1)) {
            var applies = check(Map.of("attacks", "apgd-dlr,fgsm")).applies(scene.audited());
            assertThat(applies.metrics()).containsExactly("robust:fgsm-8", "robust:all-8");
            assertThat(applies.absent())
                    .containsEntry("robust:apgd-dlr-8", "the model has 2 classes, and the loss of apgd-dlr needs 4");
        }
        Subject subject = Sample.subject("1.0.0", "1.0.0");
        Audited large =
                Audited.of(Sample.plan(4, 4, "checks: [{check: accuracy}]"), subject.model(), subject.dataset());
        assertThat(check(Map.of("attacks", "fgsm")).applies(large).metrics())
                .containsExactly("robust:fgsm-4", "robust:all-4");
    }

    /** On real networks: no attack is weaker than one step, a larger ball is never safer, and no point leaves its ball. */
    @ParameterizedTest
    @ValueSource(strings = {"1.0.0", "1.1.0"})
    void stronger_attacks_and_larger_balls_leave_fewer_samples_right(String version) throws IOException {
        Subject subject = Sample.subject(version, "1.0.0");
        try (Model model =
                Model.open(subject.model(), subject.model().reference(), subject.modelFolder(), subject.settings())) {
            List<Attack> attacks = List.of(
                    new Fgsm(),
                    new Pgd(10, 1),
                    new Apgd(Loss.CROSS_ENTROPY, 10, 1),
                    new Apgd(Loss.TARGETED_DLR, 10, 3),
                    new Square(100));
            int[][] robust = new int[attacks.size()][3];
            double[] radii = {.5 / 255, 1.5 / 255, 4 / 255.};
            for (int a = 0; a < attacks.size(); a++) {
                for (int r = 0; r < radii.length; r++) {
                    robust[a][r] = robust(subject, model, attacks.get(a), radii[r]);
                }
                assertThat(robust[a][0]).isGreaterThanOrEqualTo(robust[a][1]);
                assertThat(robust[a][1]).isGreaterThanOrEqualTo(robust[a][2]);
            }
            for (int r = 0; r < radii.length; r++) {
                assertThat(robust[1][r]).as("PGD").isLessThanOrEqualTo(robust[0][r]);
                assertThat(robust[2][r]).as("APGD").isLessThanOrEqualTo(robust[0][r]);
                assertThat(robust[3][r]).as("targeted APGD").isLessThanOrEqualTo(robust[0][r]);
            }
            assertThat(robust[2][2]).isLessThan(robust[2][0]);
        }
    }

    private static int robust(Subject subject, Model model, Attack attack, double eps) throws IOException {
        List<Aim> aims = new ArrayList<>();
        for (int i = 0; i < COUNT; i++) {
            var sample = subject.dataset().samples().get(i);
            Picture picture = Picture.read(subject.dataset(), subject.datasetFolder(), sample.image());
            aims.add(new Aim(Ball.around(picture, eps), sample.label(), new Draws("test").of(i)));
        }
        Victim victim = new Victim(model);
        List<Reached> reached = attack.run(victim, aims);
        int robust = 0;
        for (int i = 0; i < COUNT; i++) {
            float[] point = reached.get(i).point();
            assertThat(aims.get(i).ball().distance(point)).isLessThanOrEqualTo(eps + 1e-7);
            for (float value : point) {
                assertThat(value).isBetween(0f, 1f);
            }
            boolean changed = victim.predicted(victim.logits(List.of(point)), 0)
                    != aims.get(i).held();
            assertThat(changed).isEqualTo(reached.get(i).evades());
            robust += reached.get(i).evades() ? 0 : 1;
        }
        return robust;
    }

    @Test
    void an_audit_shows_a_picture_that_an_attack_moved() {
        AuditReport report = LocalAudit.run(
                Sample.plan(12, 12, """
                        checks:
                          - check: evasion
                            with: {attacks: [fgsm, apgd-ce], eps: [1, 4], iterations: 5}
                            rules: [{metric: 'robust:all-4', at-least: 0.99}]
                        """),
                Sample.subject("1.0.0", "1.0.0"),
                2,
                new EvidenceFolder(folder),
                Progress.SILENT);
        assertThat(report.measurements()).hasSize(6);
        assertThat(report.evidence())
                .extracting(one -> one.file())
                .anyMatch(file -> file.startsWith("evaded-") && file.endsWith(".png"))
                .anyMatch(file -> file.startsWith("held-") && file.endsWith(".npy"));
    }
}
