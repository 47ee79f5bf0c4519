package dev.assay.check.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.check.Sample;
import dev.assay.check.local.EvidenceFolder;
import dev.assay.check.local.LocalAudit;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuditEngineTest {
    private static final String EVERYTHING = """
            explainers:
              - {name: random}
              - {name: occlusion, with: {window: 16, stride: 16}}
              - {name: eigen-cam}
            checks:
              - {check: accuracy}
              - {check: corruption-accuracy, with: {kinds: [jpeg, snow], severities: [5]}}
              - {check: counterfactual-flip}
              - {check: map-health}
              - {check: deletion, explainers: [random, occlusion, eigen-cam], with: {steps: 5}}
              - {check: insertion, with: {steps: 5}}
              - {check: region-perturbation, with: {patch: 12, regions: 3, members: all}}
              - {check: road, with: {points: 2}}
              - {check: infidelity, with: {draws: 3}}
              - {check: faithfulness-correlation, with: {subsets: 5}}
              - {check: completeness}
              - {check: channel-ablation}
              - {check: pointing-game}
              - {check: relevance-mass}
              - {check: relevance-rank}
              - {check: sparseness}
              - {check: entropy}
              - {check: max-sensitivity, with: {draws: 2}}
              - {check: avg-sensitivity, with: {draws: 2}}
              - {check: local-lipschitz, explainers: [eigen-cam], with: {draws: 3}}
              - {check: relative-stability, explainers: [eigen-cam], with: {draws: 3, sigma: 0.1}}
              - {check: corruption-shift, with: {kinds: [jpeg, fog, glass-blur], severities: [4, 5]}}
              - {check: edge-cases, explainers: [eigen-cam]}
              - {check: training-seeds}
              - {check: dead-units, with: {blocks: 4}}
            """;

    private static final Subject SUBJECT = Sample.subject("1.0.0", "1.0.0");

    private static AuditReport whole;

    @TempDir
    Path folder;

    @BeforeAll
    static void run_the_audit_in_one_shard_on_two_threads(@TempDir Path out) {
        whole = run(Sample.plan(14, 14, EVERYTHING), 2, out);
    }

    @Test
    void the_number_of_threads_changes_no_bit_of_values_and_pictures() {
        AuditReport alone = run(Sample.plan(14, 14, EVERYTHING), 1, folder);
        assertThat(alone.evidence()).hasSizeGreaterThan(20);
        assertThat(alone).isEqualTo(whole);
    }

    @Test
    void shards_change_no_measurement() {
        AuditReport parts = run(Sample.plan(14, 5, EVERYTHING), 2, folder);
        assertThat(parts.measurements()).hasSizeGreaterThan(100).isEqualTo(whole.measurements());
    }

    @Test
    void evidence_files_have_names_of_their_own() {
        assertThat(whole.evidence()).extracting(EvidenceFolder::path).doesNotHaveDuplicates();
    }

    @Test
    void an_explainer_that_the_model_refuses_leaves_its_checks_not_run() {
        Plan plan = Sample.plan(4, 4, """
                explainers: [{name: eigen-cam, with: {layer: relu9}}]
                checks: [{check: map-health}, {check: pointing-game}]
                """);
        TaskResult result = task(plan, new Work.Maps("eigen-cam", 0, 4), new EvidenceFolder(folder));
        assertThat(result.findings())
                .extracting(finding -> ((Finding.NotRun) finding).check())
                .containsExactly("map-health/1", "pointing-game/1");
        assertThat(((Finding.NotRun) result.findings().getFirst()).reason())
                .contains("seed-0.onnx has no layer \"relu9\"");
    }

    @Test
    void evidence_that_cannot_be_kept_ends_the_task_and_not_the_engine() {
        Plan plan = Sample.plan(4, 4, """
                explainers: [{name: eigen-cam}]
                checks: [{check: map-health}]
                """);
        EvidenceSink full = (check, explainer, file, type, title, alt, bytes) -> {
            throw new IOException("no space left");
        };
        Work work = new Work.Maps("eigen-cam", 0, 4);
        assertThatThrownBy(() -> task(plan, work, full))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot keep evidence map-health/1/")
                .hasRootCauseMessage("no space left");
    }

    @Test
    void progress_counts_every_sample_of_every_task() {
        Plan plan = Sample.plan(6, 4, EVERYTHING);
        List<Integer> told = new ArrayList<>();
        LocalAudit.run(plan, SUBJECT, 2, EvidenceSinks.NOWHERE, (done, total, current) -> {
            assertThat(total).isEqualTo(6 + 6 + 3 * 6);
            told.add(done);
        });
        assertThat(told).isSorted().last().isEqualTo(30);
    }

    private static AuditReport run(Plan plan, int threads, Path out) {
        return LocalAudit.run(plan, SUBJECT, threads, new EvidenceFolder(out), Progress.SILENT);
    }

    private static TaskResult task(Plan plan, Work work, EvidenceSink sink) {
        try (Models models = new Models();
                AuditEngine engine = new AuditEngine(models, 2)) {
            return engine.run(plan, work, SUBJECT, sink, Progress.SILENT);
        }
    }

    /** Sinks for tests that look at values only. */
    private static final class EvidenceSinks {
        static final EvidenceSink NOWHERE = (check, explainer, file, type, title, alt, bytes) ->
                new Evidence(check, explainer, file, dev.assay.core.Digest.of(bytes), bytes.length, type, title, alt);
    }
}
