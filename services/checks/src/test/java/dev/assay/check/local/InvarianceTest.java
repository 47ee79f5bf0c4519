package dev.assay.check.local;

import static dev.assay.check.local.Made.SIDE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.Sample;
import dev.assay.check.engine.Progress;
import dev.assay.check.engine.Subject;
import dev.assay.core.Digest;
import dev.assay.core.audit.Assembly;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.TaskResult;
import dev.assay.core.release.Sample.Box;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A sample's values are its own: neither its place, nor its neighbours, nor who looked at it when, enter. */
class InvarianceTest {
    private static final int SAMPLES = 13;

    /** Without random numbers, which are drawn by a sample's place in its dataset. */
    private static final String PLAIN = """
            explainers: [{name: saliency}, {name: grad-cam}, {name: occlusion, with: {window: 6, stride: 3}}]
            checks:
              - {check: accuracy}
              - {check: map-health}
              - {check: deletion, with: {steps: 5}}
              - {check: insertion, with: {steps: 5}}
              - {check: pointing-game}
              - {check: relevance-mass}
              - {check: relevance-rank}
              - {check: sparseness}
              - {check: entropy}
              - {check: training-seeds}
            """;

    private static final String RANDOM = """
            explainers: [{name: random}, {name: saliency}, {name: rise, with: {masks: 9}}, {name: smoothgrad, with: {samples: 3}}]
            checks:
              - {check: corruption-accuracy, with: {kinds: [gaussian-noise, brightness, jpeg], severities: [3]}}
              - {check: deletion, explainers: [random, saliency, rise], with: {steps: 3}}
              - {check: road, explainers: [saliency], with: {points: 2}}
              - {check: region-perturbation, explainers: [saliency], with: {patch: 4, regions: 4, members: all}}
              - {check: infidelity, explainers: [saliency], with: {draws: 3}}
              - {check: faithfulness-correlation, explainers: [rise], with: {subsets: 5}}
              - {check: max-sensitivity, explainers: [saliency, smoothgrad], with: {draws: 2}}
              - {check: relative-stability, explainers: [saliency], with: {draws: 2}}
              - {check: corruption-shift, explainers: [saliency], with: {kinds: [gaussian-noise, brightness, jpeg], severities: [3]}}
            """;

    /** Checks that attack, that draw networks or explainers anew, and that add sums over samples. */
    private static final String HOSTILE = """
            explainers: [{name: saliency}, {name: untrained-saliency}, {name: rise, with: {masks: 9}}]
            checks:
              - {check: evasion, with: {attacks: [fgsm, pgd, apgd-ce, square], eps: [1, 8], iterations: 3, queries: 9, members: all}}
              - {check: evasion-shift, explainers: [saliency, rise], with: {iterations: 3}}
              - {check: explanation-attack, explainers: [saliency, rise], with: {rounds: 3, proposals: 3}}
              - {check: parameter-randomisation, with: {steps: 2, draws: 2}}
              - {check: random-logit, explainers: [saliency, rise]}
              - {check: explainer-seeds, explainers: [rise], with: {runs: 3}}
              - {check: mege}
              - {check: reco}
            """;

    @TempDir
    Path folder;

    @Test
    void samples_in_another_order_have_the_same_values_to_the_bit() throws IOException {
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, SAMPLES).boxed().toList());
        Map<String, Long> straight = values(subject("straight", order), SAMPLES, PLAIN);
        Collections.shuffle(order, new Random(4));
        Map<String, Long> shuffled = values(subject("shuffled", order), SAMPLES, PLAIN);
        assertThat(straight).hasSizeGreaterThan(100 * SAMPLES / 2);
        assertThat(shuffled.keySet()).isEqualTo(straight.keySet());
        assertThat(straight.keySet().stream().filter(key -> !Objects.equals(straight.get(key), shuffled.get(key))))
                .isEmpty();
    }

    @Test
    void shards_of_any_size_give_the_same_values_to_the_bit() throws IOException {
        Subject subject = subject("shards", IntStream.range(0, SAMPLES).boxed().toList());
        Map<String, Long> whole = values(subject, SAMPLES, RANDOM);
        assertThat(whole).isNotEmpty();
        for (int shard : List.of(1, 5)) {
            assertThat(values(subject, shard, RANDOM)).as("shards of " + shard).isEqualTo(whole);
        }
    }

    /** Attacks and untrained networks take neighbouring samples together; MeGe and ReCo have an interval over blocks. */
    @Test
    void shards_of_any_size_give_the_same_measurements_of_attacks_and_of_sums_to_the_bit() throws IOException {
        // Of members 1, 4 and 3 the first two predict class 0 for noise, and the third class 1.
        Subject subject =
                subject("hostile", IntStream.range(0, SAMPLES).boxed().toList(), i -> i == 5 ? 2 : 0, 1, 4, 3);
        List<Measurement> whole = done(subject, SAMPLES, HOSTILE).report().measurements();
        assertThat(whole)
                .filteredOn(one -> one.value().isPresent())
                .extracting(one -> one.key().check())
                .contains("evasion/2", "evasion-shift/2", "explanation-attack/1", "parameter-randomisation/1")
                .contains("random-logit/1", "explainer-seeds/1", "mege/1", "reco/1");
        assertThat(whole)
                .filteredOn(one ->
                        one.key().check().equals("mege/1") && one.key().metric().equals("mege"))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.value().orElseThrow().n()).isEqualTo(SAMPLES - 1));
        for (int shard : List.of(1, 5)) {
            assertThat(done(subject, shard, HOSTILE).report().measurements())
                    .as("shards of " + shard)
                    .isEqualTo(whole);
        }
    }

    @Test
    void results_in_any_order_make_the_same_report() throws IOException {
        Subject subject = subject("order", IntStream.range(0, SAMPLES).boxed().toList());
        LocalAudit.Done done = done(subject, 5, RANDOM);
        List<TaskResult> results = new ArrayList<>(done.results());
        assertThat(results).hasSizeGreaterThan(4);
        Collections.shuffle(results, new Random(9));
        assertThat(Assembly.assemble(done.audit(), results, Map.of())).isEqualTo(done.report());
    }

    private Subject subject(String name, List<Integer> order) throws IOException {
        return subject(name, order, i -> i % 3, 1, 2);
    }

    /** @param members by the seeds of their weights */
    private Subject subject(String name, List<Integer> order, IntUnaryOperator label, int... members)
            throws IOException {
        Made made = new Made(Files.createDirectories(folder.resolve(name)));
        for (int member : members) {
            made.member(TinyModels.convolutional(1, SIDE, SIDE, 3, 3, member));
        }
        for (int i : order) {
            Random random = new Random(100 + i);
            made.picture()
                    .pixels(p -> random.nextInt(256))
                    .label(label.applyAsInt(i))
                    .mask(new Box(i % 5, 3, 5, 5))
                    .add("sample " + i);
        }
        return made.subject(3);
    }

    /** The bits of each value by what it is a value of and by the id of its sample. */
    private static Map<String, Long> values(Subject subject, int shard, String asked) {
        Map<String, Long> values = new TreeMap<>();
        for (TaskResult result : done(subject, shard, asked).results()) {
            for (Finding finding : result.findings()) {
                if (finding instanceof Finding.PerSample found) {
                    for (int i = 0; i < found.values().length; i++) {
                        String id = subject.dataset()
                                .samples()
                                .get(found.first() + i)
                                .id();
                        values.put(found.key() + " of " + id, Double.doubleToLongBits(found.values()[i]));
                    }
                }
            }
        }
        return values;
    }

    private static LocalAudit.Done done(Subject subject, int shard, String asked) {
        return LocalAudit.done(
                Sample.plan(SAMPLES, shard, asked),
                subject,
                2,
                (check, explainer, file, type, title, alt, bytes) ->
                        new Evidence(check, explainer, file, Digest.of(bytes), bytes.length, type, title, alt),
                Progress.SILENT);
    }
}
