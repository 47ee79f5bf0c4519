package dev.assay.core.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.ReleaseId;
import dev.assay.core.replay.Comparison.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ComparisonTest {
    private static final Digest ANY = Digest.of(new byte[] {1});
    private static final Digest OTHER = Digest.of(new byte[] {2});
    private static final int METRICS = 100;

    @Test
    void equal_reports_are_the_same() {
        Comparison same = Comparison.of(report(0, 1, "16", ANY), report(0, 1, "16", ANY));
        assertThat(same.result()).isEqualTo(Result.SAME);
        assertThat(same.measurements()).isEqualTo(METRICS);
        assertThat(same.evidenceEqual()).isEqualTo(1);
    }

    @Test
    void one_bit_under_equal_settings_differs() {
        Comparison one = Comparison.of(report(0, 1, "16", ANY), report(Math.ulp(.5), 1, "16", ANY));
        assertThat(one.result()).isEqualTo(Result.DIFFERS);
        assertThat(one.moved()).hasSize(1);
        assertThat(one.largest()).isEqualTo(Math.ulp(.5));
    }

    @Test
    void a_little_under_other_settings_is_within_the_tolerance_and_the_settings_are_named() {
        Comparison little = Comparison.of(report(0, METRICS, "16", ANY), report(9e-6, METRICS, "5", OTHER));
        assertThat(little.result()).isEqualTo(Result.WITHIN_TOLERANCE);
        assertThat(little.settings()).containsExactly(new Comparison.Setting("predictions", "batch", "16", "5"));
        assertThat(little.evidence()).hasSize(1);
        assertThat(little.beyond()).isZero();
    }

    @Test
    void a_little_where_bits_do_not_repeat_is_within_the_tolerance_under_equal_settings() {
        Comparison steady = Comparison.of(repeating(0, "yes"), repeating(Math.ulp(.5), "yes"));
        assertThat(steady.result()).isEqualTo(Result.DIFFERS);
        Comparison unsteady = Comparison.of(repeating(0, "no"), repeating(Math.ulp(.5), "no"));
        assertThat(unsteady.result()).isEqualTo(Result.WITHIN_TOLERANCE);
        assertThat(unsteady.settings())
                .containsExactly(new Comparison.Setting("predictions", "bits-repeat", "no", "no"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bits-repeat.second", "previous.bits-repeat.first"})
    void so_it_is_where_bits_of_one_member_or_of_the_version_before_do_not_repeat(String name) {
        assertThat(Comparison.of(repeating(0, name, "no"), repeating(Math.ulp(.5), name, "no"))
                        .result())
                .isEqualTo(Result.WITHIN_TOLERANCE);
    }

    private static AuditReport repeating(double by, String repeat) {
        return repeating(by, Runtime.BITS_REPEAT, repeat);
    }

    private static AuditReport repeating(double by, String name, String repeat) {
        AuditReport plain = report(by, 1, "16", ANY);
        return report(plain.measurements(), Map.of(name, repeat), ANY);
    }

    @Test
    void flipped_decisions_may_move_a_few_values_and_no_more() {
        assertThat(Comparison.of(report(0, 2, "16", ANY), report(.01, 2, "5", ANY))
                        .result())
                .isEqualTo(Result.WITHIN_TOLERANCE);
        assertThat(Comparison.of(report(0, 3, "16", ANY), report(.01, 3, "5", ANY))
                        .result())
                .isEqualTo(Result.DIFFERS);
    }

    @Test
    void an_outcome_may_turn_only_where_its_bound_lies_inside_the_change() {
        AuditReport before = judged(.5, Outcome.PASSED, .5, "16");
        assertThat(Comparison.of(before, judged(.5 - 1e-7, Outcome.WARNED, .5, "5"))
                        .result())
                .isEqualTo(Result.WITHIN_TOLERANCE);
        AuditReport far = judged(.5, Outcome.PASSED, .3, "16");
        assertThat(Comparison.of(far, judged(.5 - 1e-7, Outcome.WARNED, .3, "5"))
                        .result())
                .isEqualTo(Result.DIFFERS);
    }

    @Test
    void an_outcome_that_a_large_change_turned_differs_though_few_values_moved() {
        AuditReport before = judged(.5, Outcome.PASSED, .3, "16");
        AuditReport after = judged(.01, Outcome.FAILED, .3, "5");
        List<Measurement> all = new ArrayList<>(report(0, METRICS, "16", ANY).measurements());
        List<Measurement> now = new ArrayList<>(all);
        all.addAll(before.measurements());
        now.addAll(after.measurements());
        Comparison found = Comparison.of(report(all, "16", ANY), report(now, "5", ANY));
        assertThat(found.turned()).singleElement().matches(turned -> !turned.boundInside());
        assertThat(found.beyond()).isEqualTo(1);
        assertThat(found.result()).isEqualTo(Result.DIFFERS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "5"})
    void a_verdict_that_its_own_outcomes_do_not_give_differs(String batch) {
        AuditReport failed = judged(.1, Outcome.FAILED, .5, batch);
        AuditReport told = report(Verdict.PASSED, failed.measurements(), Map.of("batch", "16"), ANY);
        Comparison found = Comparison.of(told, failed);
        assertThat(found.stated()).containsExactly(new Comparison.Stated("verdict", "PASSED", "FAILED"));
        assertThat(found.result()).isEqualTo(Result.DIFFERS);
    }

    @Test
    void another_rule_differs_under_any_settings_and_other_words_under_equal_ones() {
        AuditReport before = judged(.5, Outcome.PASSED, .3, "16");
        Comparison rule = Comparison.of(before, judged(.5, Outcome.PASSED, .4, "5"));
        assertThat(rule.result()).isEqualTo(Result.DIFFERS);
        assertThat(rule.stated().getFirst().what()).isEqualTo("rule of deletion/1, auc");
        Measurement one = before.measurements().getFirst();
        Measurement worded =
                new Measurement(one.key(), one.family(), one.value(), one.rule(), one.outcome(), "told otherwise");
        assertThat(Comparison.of(before, report(List.of(worded), "16", ANY)).result())
                .isEqualTo(Result.DIFFERS);
        assertThat(Comparison.of(before, report(List.of(worded), "5", ANY)).stated())
                .isEmpty();
    }

    @Test
    void evidence_with_other_bytes_under_equal_settings_differs_and_is_named() {
        Comparison other = Comparison.of(report(0, 1, "16", ANY), report(0, 1, "16", OTHER));
        assertThat(other.result()).isEqualTo(Result.DIFFERS);
        assertThat(other.evidence())
                .containsExactly(new Comparison.Piece("deletion/1", "curve.svg", Optional.of(ANY), Optional.of(OTHER)));
    }

    @Test
    void changed_files_are_named(@TempDir Path folder) throws IOException {
        Manifest recorded = new Manifest(new TreeMap<>(Map.of("a.onnx", ANY, "b.onnx", ANY, "release.yaml", ANY)));
        Files.write(folder.resolve("a.onnx"), new byte[] {2});
        Files.write(folder.resolve("release.yaml"), new byte[] {1});
        assertThat(ChangedFiles.between(recorded, folder))
                .containsExactly("a.onnx has other bytes: recorded " + ANY + ", found " + OTHER, "b.onnx is missing");
    }

    private static AuditReport judged(double value, Outcome outcome, double bound, String batch) {
        Rule rule = new Rule("auc", List.of(), Direction.AT_LEAST, bound, Optional.empty(), true);
        Measurement one = new Measurement(
                new Key("deletion/1", "", "auc"),
                "fidelity",
                Optional.of(new Estimate(value, value, value, 20, "none: a test")),
                Optional.of(rule),
                outcome,
                "");
        return report(List.of(one), batch, ANY);
    }

    /** A hundred metrics of which the first few are moved. */
    private static AuditReport report(double by, int moved, String batch, Digest picture) {
        List<Measurement> all = new ArrayList<>();
        for (int i = 0; i < METRICS; i++) {
            double value = .5 + (i < moved ? by : 0);
            all.add(new Measurement(
                    new Key("deletion/1", "", "m" + i),
                    "fidelity",
                    Optional.of(new Estimate(value, value, value, 20, "none: a test")),
                    Optional.empty(),
                    Outcome.MEASURED,
                    ""));
        }
        return report(all, batch, picture);
    }

    private static AuditReport report(List<Measurement> measurements, String batch, Digest picture) {
        return report(measurements, Map.of("batch", batch), picture);
    }

    private static AuditReport report(List<Measurement> measurements, Map<String, String> settings, Digest picture) {
        List<Outcome> required = measurements.stream()
                .filter(Measurement::required)
                .map(Measurement::outcome)
                .toList();
        return report(Verdict.of(required), measurements, settings, picture);
    }

    private static AuditReport report(
            Verdict verdict, List<Measurement> measurements, Map<String, String> settings, Digest picture) {
        TreeMap<String, Runtime> runtimes = new TreeMap<>();
        runtimes.put("predictions", new Runtime(new TreeMap<>(settings)));
        return new AuditReport(
                new AuditId("0".repeat(32)),
                verdict,
                ReleaseId.parse("digits@1.0.0"),
                ANY,
                ReleaseId.parse("digits@2.0.0"),
                ANY,
                "quick",
                1,
                ANY,
                20,
                measurements,
                List.of(new Evidence("deletion/1", "", "curve.svg", picture, 1, "image/svg+xml", "A", "b")),
                runtimes,
                new TreeMap<>());
    }
}
