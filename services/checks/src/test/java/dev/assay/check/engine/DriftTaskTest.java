package dev.assay.check.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.Sample;
import dev.assay.check.engine.Subject.Placed;
import dev.assay.core.Digest;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.ModelRelease;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Activation drift over whole tasks: against the version before, and against the dataset before. */
class DriftTaskTest {
    private static final String CHECKS =
            "checks: [{check: activation-drift, with: {bins: 2, permutations: 99, blocks: 4, layers: 2}}]";
    private static final int SAMPLES = 24;

    /** The first member alone, after another version and another dataset. */
    private static Subject after(String version, String dataset) {
        Subject now = Sample.subject("1.0.0", "1.0.0");
        Subject before = Sample.subject(version, dataset);
        return new Subject(
                reference(now.model()),
                now.modelFolder(),
                now.dataset(),
                now.datasetFolder(),
                now.settings(),
                Optional.of(new Placed<>(reference(before.model()), before.modelFolder())),
                Optional.of(new Placed<>(before.dataset(), before.datasetFolder())));
    }

    private static ModelRelease reference(ModelRelease of) {
        return new ModelRelease(
                of.id(),
                of.description(),
                of.dataset(),
                of.classes(),
                of.input(),
                of.output(),
                of.members().subList(0, 1),
                of.manifest());
    }

    private static TaskResult run(Subject subject, int shard, int threads) {
        Plan plan = Sample.plan(SAMPLES, shard, CHECKS);
        EvidenceSink nowhere = (check, explainer, file, type, title, alt, bytes) ->
                new Evidence(check, explainer, file, Digest.of(bytes), bytes.length, type, title, alt);
        try (Models models = new Models();
                AuditEngine engine = new AuditEngine(models, threads)) {
            return engine.run(plan, new Work.Activations(SAMPLES), subject, nowhere, Progress.SILENT);
        }
    }

    private static Map<String, Double> values(TaskResult result) {
        Map<String, Double> values = new TreeMap<>();
        result.findings().forEach(finding -> {
            Finding.Reduced one = (Finding.Reduced) finding;
            String metric = one.key().metric();
            values.merge(metric.substring(0, metric.lastIndexOf(':')), one.value(), Math::max);
        });
        return values;
    }

    @Test
    void a_copy_of_the_model_on_the_same_pictures_has_not_drifted() {
        Map<String, Double> values = values(run(after("1.0.0", "1.0.0"), 24, 2));
        for (String against : List.of("version", "data")) {
            assertThat(values)
                    .containsEntry("ks:" + against, 0.0)
                    .containsEntry("psi-moderate:" + against, 0.0)
                    .containsEntry("mmd:" + against, 0.0)
                    .containsEntry("mmd-p:" + against, 1.0)
                    .containsEntry("ndcg:" + against, 1.0);
        }
    }

    @Test
    void another_training_and_other_pictures_are_told_apart_by_how_far_they_drift() {
        TaskResult result = run(after("1.2.0", "2.0.0"), 24, 2);
        Map<String, Double> values = values(result);
        double ofData = values.getOrDefault("ks:data", Double.NaN);
        assertThat(values.get("ks:version")).isGreaterThan(.5).isGreaterThan(2 * ofData);
        assertThat(values.get("psi-major:version")).isGreaterThan(values.get("psi-major:data"));
        assertThat(values.get("mmd-p:version")).isEqualTo(1 / 100.0);
        assertThat(result.evidence())
                .extracting(Evidence::file)
                .contains("drift-version.svg", "drift-data.svg", "drifted-units-version.png", "drift-maps.png");
    }

    @Test
    void threads_and_shards_change_not_one_bit() {
        TaskResult one = run(after("1.2.0", "2.0.0"), 24, 1);
        TaskResult other = run(after("1.2.0", "2.0.0"), 5, 3);
        assertThat(other.findings()).isEqualTo(one.findings());
        assertThat(other.evidence()).isEqualTo(one.evidence());
    }
}
