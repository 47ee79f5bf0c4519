package dev.assay.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.check.engine.Subject;
import dev.assay.check.engine.Watch;
import dev.assay.check.local.LocalAudit;
import dev.assay.check.plan.PlanReader;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.core.release.DatasetFolder;
import dev.assay.core.release.ModelFolder;
import dev.assay.onnx.Model;
import dev.assay.onnx.Runs;
import dev.assay.onnx.Settings;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class AuditBenchTest {
    private static final Path SAMPLE = Path.of("..", "..", "deploy", "sample");

    private static final String PLAN = """
            assay: 1
            name: bench
            version: 1
            description: every check whose passes are known
            seed: 7
            samples: 6
            shard: 6
            target: predicted
            explainers:
              - {name: random}
              - {name: saliency}
              - {name: grad-cam}
              - {name: rise, with: {masks: 20}}
              - {name: occlusion, with: {window: 24, stride: 24}}
            checks:
              - {check: accuracy}
              - {check: corruption-accuracy, with: {kinds: [gaussian-noise, brightness, jpeg], severities: [1, 5]}}
              - {check: counterfactual-flip}
              - {check: map-health}
              - {check: deletion, explainers: [random, saliency], with: {steps: 5}}
              - {check: insertion, explainers: [saliency], with: {steps: 3}}
              - {check: region-perturbation, explainers: [saliency], with: {patch: 16, regions: 4, members: all}}
              - {check: road, explainers: [saliency], with: {points: 2}}
              - {check: infidelity, explainers: [saliency], with: {draws: 3}}
              - {check: faithfulness-correlation, explainers: [saliency], with: {subsets: 5}}
              - {check: pointing-game}
              - {check: relevance-mass}
              - {check: relevance-rank}
              - {check: sparseness}
              - {check: entropy}
              - {check: max-sensitivity, explainers: [saliency, occlusion], with: {draws: 3}}
              - {check: avg-sensitivity, explainers: [saliency, occlusion], with: {draws: 3}}
              - {check: local-lipschitz, explainers: [saliency], with: {draws: 2, sigma: 0.05}}
              - {check: relative-stability, explainers: [saliency], with: {draws: 2, sigma: 0.05}}
              - {check: corruption-shift, explainers: [saliency], with: {kinds: [contrast, fog], severities: [3]}}
              - {check: edge-cases, explainers: [saliency]}
              - {check: channel-ablation, explainers: [grad-cam], with: {channels: 4}}
              - {check: parameter-randomisation, explainers: [saliency], with: {steps: 2}}
              - {check: random-logit, explainers: [saliency]}
              - {check: explainer-seeds, explainers: [rise], with: {runs: 3}}
              - {check: explanation-attack, explainers: [saliency], with: {rounds: 2, proposals: 3}}
              - {check: evasion-shift, explainers: [saliency], with: {attack: fgsm}}
              - {check: evasion, with: {attacks: [pgd], eps: [1], iterations: 2}}
              - {check: training-seeds}
              - {check: mege}
              - {check: dead-units, with: {blocks: 2}}
              - {check: effective-rank, with: {blocks: 2}}
            """;

    /** Passes of one model at most, whatever the number of samples. */
    private static final long TRIED_OUT = 64;

    /**
     * A check that makes models of a model.
     *
     * @param again passes that it makes beyond its definition: weights, activations and the whole score of each sample
     *     for channel ablation
     * @param models whose runs are tried out when they are made
     */
    private record Maker(long again, int models) {}

    private static final Map<String, Maker> MAKERS = Map.of(
            "edge-cases/1", new Maker(0, 1),
            "channel-ablation/1", new Maker(6 * 3, 1),
            "parameter-randomisation/1", new Maker(0, 2));

    private static JsonNode document;

    @BeforeAll
    static void audit_under_watch() throws IOException {
        Path release = SAMPLE.resolve("models/digits/1.0.0");
        Path dataset = SAMPLE.resolve("datasets/digits/1.0.0");
        Plan plan = PlanReader.read("bench.yaml", PLAN.getBytes(StandardCharsets.UTF_8));
        Subject subject = new Subject(
                ModelFolder.read(release), release, DatasetFolder.read(dataset), dataset, Settings.STANDARD);
        AuditTimes times = new AuditTimes();
        LocalAudit.done(plan, subject, 2, AuditBench::digestOnly, (done, total, current) -> {}, times);
        try (Model reference = Model.open(subject.model(), subject.model().reference(), release, Settings.STANDARD)) {
            document = new AuditFigures(plan, subject, reference, times).document(1);
        }
    }

    @Test
    void every_check_makes_the_passes_of_its_definition_and_no_more() {
        assertThat(document.path("checks")).isNotEmpty();
        for (JsonNode row : document.path("checks")) {
            String check = row.path("check").asText();
            Maker maker = MAKERS.get(check);
            if (maker != null) {
                long more = row.path("made").asLong() - row.path("needed").asLong() - maker.again();
                assertThat(more).as(row.toString()).isBetween(0L, maker.models() * TRIED_OUT);
            } else if (check.equals("evasion/2")) {
                assertThat(row.has("needed")).as("it ends where it succeeds").isFalse();
            } else if (!check.equals("pictures") && !check.equals("predictions and maps")) {
                assertThat(row.path("made").asLong())
                        .as(row.toString())
                        .isEqualTo(row.path("needed").asLong());
            }
        }
        assertThat(row("", "activations").path("made").asLong()).isEqualTo(6 * 4);
        assertThat(row("saliency", "max-sensitivity/1").path("made").asLong()).isEqualTo(6 * 3);
        assertThat(row("saliency", "avg-sensitivity/1").path("made").asLong()).isZero();
        assertThat(row("occlusion", "max-sensitivity/1").path("made").asLong()).isEqualTo(6 * 3 * 5);
        assertThat(row("grad-cam", "channel-ablation/1").path("needed").asLong())
                .isEqualTo(6 * 4);
        assertThat(row("saliency", "parameter-randomisation/1").path("needed").asLong())
                .isEqualTo(6 * 2);
        assertThat(row("rise", "explainer-seeds/1").path("made").asLong()).isEqualTo(6 * 2 * 20);
        assertThat(row("saliency", "explanation-attack/1").path("made").asLong())
                .isEqualTo(6 * 2 * 3 * 2);
        assertThat(row("saliency", "evasion-shift/2").path("made").asLong()).isEqualTo(6 * 3);
        assertThat(row("", "corruption-accuracy/2").path("made").asLong()).isEqualTo(6 * 4 * 3 * 2);
    }

    @Test
    void the_audit_makes_fewer_passes_than_its_checks_one_by_one() {
        JsonNode total = document.path("total");
        assertThat(total.path("made").asLong())
                .isLessThan(total.path("eachAlone").asLong());
        assertThat(total.path("needed").asLong())
                .isLessThanOrEqualTo(total.path("made").asLong());
        assertThat(total.path("places").asLong())
                .isGreaterThanOrEqualTo(total.path("made").asLong());
        assertThat(total.path("secondsOverMade").asDouble()).isPositive();
    }

    @Test
    void time_and_runs_go_to_the_innermost_span_and_then_to_the_one_around_it() {
        AuditTimes times = new AuditTimes();
        times.begins(new Work.Maps("saliency", 0, 4));
        try (Watch.Span outer = times.at(Watch.SHARED)) {
            ran(times, 3);
            try (Watch.Span inner = times.at("road/1")) {
                ran(times, 5);
            }
            ran(times, 4);
        }
        assertThat(Runs.tell(null)).isNull();
        assertThat(times.tallies()
                        .get(new AuditTimes.Place("saliency", ""))
                        .forward()
                        .pictures())
                .isEqualTo(7);
        assertThat(times.tallies()
                        .get(new AuditTimes.Place("saliency", "road/1"))
                        .forward()
                        .pictures())
                .isEqualTo(5);
    }

    @Test
    void more_samples_than_an_audit_takes_are_refused() {
        StringWriter said = new StringWriter();
        int status =
                new CommandLine(new AuditBench()).setErr(new PrintWriter(said)).execute("--memory", "64,100001");
        assertThat(status).isEqualTo(2);
        assertThat(said.toString()).contains("--memory must be in [0, 100000], found 100001");
    }

    /** As a session tells of a run on this thread. */
    private static void ran(AuditTimes times, int pictures) {
        Runs.Listener listener = Runs.tell(null);
        assertThat(listener).as("someone is told at %s", times).isNotNull();
        Runs.tell(listener);
        if (listener != null) {
            listener.ran(new Runs.Run("m.onnx", false, pictures, 16, 1));
        }
    }

    private static JsonNode row(String explainer, String check) {
        for (JsonNode row : document.path("checks")) {
            if (row.path("explainer").asText().equals(explainer)
                    && row.path("check").asText().equals(check)) {
                return row;
            }
        }
        throw new AssertionError("no " + check + " of " + explainer + " in " + document);
    }
}
