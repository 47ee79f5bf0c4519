package dev.assay.check.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Sample;
import dev.assay.core.Digest;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.Manifest;
import dev.assay.core.release.Member;
import dev.assay.core.release.ModelRelease;
import dev.assay.core.statistics.Jackknife;
import dev.assay.onnx.Settings;
import dev.assay.testkit.onnx.TinyGraph;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ActivationsTaskTest {
    private static final String CHECKS = """
            checks:
              - check: dead-units
              - check: redundancy
              - check: effective-rank
              - check: selectivity
              - check: class-probe
              - {check: cka, with: {least: 16, blocks: 4}}
            """;

    @TempDir
    Path folder;

    private static List<Finding> findings(Subject subject, Plan plan, int threads) {
        int count = Math.min(plan.samples(), subject.dataset().samples().size());
        try (Models models = new Models();
                AuditEngine engine = new AuditEngine(models, threads)) {
            return engine.run(
                            plan,
                            new Work.Activations(count),
                            subject,
                            (check, explainer, file, type, title, alt, bytes) -> new dev.assay.core.audit.Evidence(
                                    check, explainer, file, Digest.of(bytes), bytes.length, type, title, alt),
                            Progress.SILENT)
                    .findings();
        }
    }

    private static Map<String, Double> values(List<Finding> findings) {
        Map<String, Double> values = new TreeMap<>();
        for (Finding finding : findings) {
            switch (finding) {
                case Finding.Reduced f -> values.put(f.key().metric(), f.value());
                case Finding.Blocks f ->
                    values.put(
                            f.key().metric(),
                            Jackknife.of(
                                            f.statistic(),
                                            f.blocks().stream()
                                                    .mapToLong(Finding.Block::samples)
                                                    .toArray(),
                                            f.blocks().stream()
                                                    .map(Finding.Block::sums)
                                                    .toArray(double[][]::new))
                                    .orElseThrow()
                                    .value());
                case Finding.NotRun f -> throw new AssertionError(f);
                case Finding.PerSample f -> throw new AssertionError(f);
                case Finding.NotApplicable f -> {}
            }
        }
        return values;
    }

    /**
     * Ten channels: 0 to 2 never fire, 3 to 5 are one channel and its multiples, the other four look at different things.
     */
    private Subject planted() throws IOException {
        float[] weights = new float[10 * 27];
        float[] bias = new float[10];
        Arrays.fill(bias, 0, 3, -1000);
        Random random = new Random(5);
        for (int k = 0; k < 27; k++) {
            float value = (float) random.nextGaussian();
            for (int copy = 3; copy < 6; copy++) {
                weights[copy * 27 + k] = value * (copy - 2);
            }
        }
        weights[6 * 27 + 4] = 1; // red
        weights[7 * 27 + 22] = -1; // dark blue
        weights[8 * 27 + 3] = 1; // rising to the left
        weights[8 * 27 + 5] = -1;
        weights[9 * 27 + 1] = -1; // rising downwards
        weights[9 * 27 + 7] = 1;
        Subject sample = Sample.subject("1.0.0", "1.0.0");
        float[] head = new float[100];
        for (int i = 0; i < head.length; i++) {
            head[i] = (float) random.nextGaussian();
        }
        Path file = new TinyGraph()
                .input("input", 3, 48, 48)
                .weight("w", new long[] {10, 3, 3, 3}, weights)
                .weight("b", new long[] {10}, bias)
                .weight("h", new long[] {10, 10}, head)
                .weight("hb", new long[] {10}, new float[10])
                .node("Conv", "conv", List.of("input", "w", "b"), "c", TinyGraph.ints("pads", 1, 1, 1, 1))
                .node("Relu", "relu", List.of("c"), "r")
                .node("GlobalAveragePool", "pool", List.of("r"), "p")
                .node("Flatten", "flat", List.of("p"), "f")
                .node("Gemm", "gemm", List.of("f", "h", "hb"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 10)
                .write(folder, "planted.onnx");
        Digest digest = Digest.of(Files.readAllBytes(file));
        List<Member> members = new ArrayList<>();
        for (int m = 0; m < 2; m++) {
            members.add(new Member("copy-" + m, "planted.onnx", digest, new TreeMap<>(Map.of("seed", "" + m))));
        }
        ModelRelease like = sample.model();
        ModelRelease release = new ModelRelease(
                like.id(),
                "planted",
                like.dataset(),
                like.classes(),
                like.input(),
                like.output(),
                members,
                new Manifest(new TreeMap<>(Map.of("planted.onnx", digest))));
        return new Subject(release, folder, sample.dataset(), sample.datasetFolder(), Settings.STANDARD);
    }

    @Test
    void planted_dead_and_duplicated_channels_are_found_exactly_and_copies_of_a_model_are_alike() throws IOException {
        Map<String, Double> values = values(findings(planted(), Sample.plan(24, 8, CHECKS), 2));
        assertThat(values)
                .containsEntry("dead:copy-0/relu", .3)
                .containsEntry("dormant:copy-0/relu", .3)
                .containsEntry("redundant:copy-0/relu", .3)
                .containsEntry("cka:seed:relu", 1.0);
        assertThat(values.get("redundant:copy-1/relu")).isEqualTo(values.get("redundant:copy-0/relu"));
        assertThat(values.get("sparsity:copy-0/relu")).isBetween(.3, 1.0);
        assertThat(values.get("pathways:copy-0/relu")).isBetween(.1, 1.0);
    }

    /** Two members of the sample. */
    private static final Subject SAMPLE = sample();

    private static final List<Finding> FOUND = findings(SAMPLE, Sample.plan(16, 16, CHECKS), 2);

    private static Subject sample() {
        Subject all = Sample.subject("1.0.0", "1.0.0");
        ModelRelease of = all.model();
        ModelRelease two = new ModelRelease(
                of.id(),
                of.description(),
                of.dataset(),
                of.classes(),
                of.input(),
                of.output(),
                of.members().subList(0, 2),
                of.manifest());
        return new Subject(two, all.modelFolder(), all.dataset(), all.datasetFolder(), all.settings());
    }

    @Test
    void threads_and_shards_change_not_one_bit() {
        assertThat(findings(SAMPLE, Sample.plan(16, 4, CHECKS), 3)).isEqualTo(FOUND);
    }

    @Test
    void another_batch_size_changes_values_within_the_tolerance() {
        Subject other = new Subject(
                SAMPLE.model(),
                SAMPLE.modelFolder(),
                SAMPLE.dataset(),
                SAMPLE.datasetFolder(),
                new Settings(1, OptionalInt.of(3)));
        Map<String, Double> values = values(FOUND);
        values(findings(other, Sample.plan(16, 16, CHECKS), 2))
                .forEach((metric, value) -> assertThat(value).as(metric).isCloseTo(values.get(metric), within(1e-5)));
    }

    /** What a check gives does not depend on which others share its pass. */
    @Test
    void a_check_gives_the_same_alone_as_beside_others() {
        List<Finding> alone = findings(SAMPLE, Sample.plan(16, 16, "checks: [{check: redundancy}]"), 2);
        assertThat(alone).isNotEmpty();
        assertThat(FOUND).containsAll(alone);
    }

    /** 19 samples in 8 blocks: two or three of each, all of them once, no chunk over 16. */
    @Test
    void blocks_and_chunks_cover_every_sample_once() {
        for (int count : new int[] {1, 19, 130, 4096}) {
            int blocks = Math.min(8, count);
            int next = 0;
            for (int b = 0; b < blocks; b++) {
                for (Task.Piece chunk : ActivationPass.chunks(ActivationPass.block(count, b, blocks))) {
                    assertThat(chunk.first()).isEqualTo(next);
                    assertThat(chunk.count()).isBetween(1, ActivationPass.CHUNK);
                    next += chunk.count();
                }
            }
            assertThat(next).isEqualTo(count);
        }
    }

    @Test
    void one_sample_gives_values_without_intervals_or_says_why_not() {
        List<Finding> found = findings(SAMPLE, Sample.plan(1, 1, CHECKS), 1);
        assertThat(found)
                .anySatisfy(finding -> assertThat(finding)
                        .isInstanceOfSatisfying(
                                Finding.NotRun.class,
                                f -> assertThat(f.reason()).contains("cka needs 16")));
        assertThat(found)
                .filteredOn(Finding.Reduced.class::isInstance)
                .isNotEmpty()
                .allSatisfy(
                        finding -> assertThat(((Finding.Reduced) finding).why()).isNotEmpty());
    }
}
