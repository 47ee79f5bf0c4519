package dev.assay.check.local;

import static dev.assay.check.local.Made.SIDE;
import static dev.assay.check.local.Made.found;
import static dev.assay.check.local.Made.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.Description;
import dev.assay.check.catalogue.CheckCatalogue;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.core.audit.wire.AuditFormat;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.release.OutputSpec;
import dev.assay.core.release.Sample.Box;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Models and data that are not as they should be: each gives a clear outcome or a refusal with its reason, and never a
 * NaN in the record. Pictures have 8 bits and hold no NaN themselves; a model can make one of them.
 */
class BadInputTest {
    private static final int SAMPLES = 20;

    /** Of checks that take long by default, a little of what they do. */
    private static final Map<String, String> CHEAPLY = Map.ofEntries(
            Map.entry("accuracy", "rules: [{metric: reference, at-least: 0.6}]"),
            Map.entry("corruption-accuracy", "with: {kinds: [gaussian-noise, brightness, jpeg], severities: [5]}"),
            Map.entry("evasion", "with: {attacks: [fgsm, square], queries: 3}"),
            Map.entry("deletion", "explainers: [random, saliency, occlusion], with: {steps: 4}"),
            Map.entry("insertion", "explainers: [saliency], with: {steps: 4}"),
            Map.entry("region-perturbation", "with: {patch: 6, regions: 4}"),
            Map.entry("road", "with: {points: 1}"),
            Map.entry("infidelity", "with: {draws: 3}"),
            Map.entry("faithfulness-correlation", "with: {subsets: 5}"),
            Map.entry("max-sensitivity", "with: {draws: 2}"),
            Map.entry("avg-sensitivity", "with: {draws: 2}"),
            Map.entry("local-lipschitz", "explainers: [saliency], with: {draws: 2}"),
            Map.entry("relative-stability", "explainers: [saliency], with: {draws: 2}"),
            Map.entry("corruption-shift", "with: {kinds: [gaussian-noise, brightness, jpeg], severities: [5]}"),
            Map.entry("evasion-shift", "explainers: [saliency], with: {attack: fgsm}"),
            Map.entry("explanation-attack", "explainers: [saliency], with: {rounds: 2, proposals: 2}"),
            Map.entry("parameter-randomisation", "explainers: [saliency], with: {steps: 1}"),
            Map.entry("random-logit", "explainers: [saliency]"),
            Map.entry("edge-cases", "explainers: [saliency]"),
            Map.entry("cka", "with: {least: 16, blocks: 4}"),
            Map.entry("dead-units", "with: {blocks: 4}"),
            Map.entry("activation-drift", "with: {bins: 2, permutations: 99}"),
            Map.entry("responses", "with: {samples: 10}"));

    /** Every check of the catalogue of these scopes, so that a new one is asked too. */
    private static String plan(Scope... scopes) {
        return "explainers: [{name: random}, {name: saliency}, {name: occlusion, with: {window: 6, stride: 6}}]\nchecks:\n"
                + CheckCatalogue.ALL.stream()
                        .filter(one -> List.of(scopes).contains(one.scope()))
                        .map(one -> "  - {check: " + one.name() + ", " + CHEAPLY.getOrDefault(one.name(), "rules: []")
                                + "}\n")
                        .collect(Collectors.joining());
    }

    @TempDir
    Path folder;

    @Test
    void a_picture_that_the_model_makes_nan_of_leaves_every_check_not_run() throws IOException {
        Made made = new Made(folder).member(nanWhenDark());
        noise(made, SAMPLES, 0);
        made.picture().label(0).add();
        AuditReport report = audit(made);
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(report.measurements())
                .filteredOn(one -> one.outcome() != Outcome.NOT_APPLICABLE)
                .isNotEmpty()
                .allSatisfy(one -> {
                    assertThat(one.outcome()).isEqualTo(Outcome.NOT_RUN);
                    // A network drawn anew is another one: it may be refused before it meets a picture.
                    assertThat(one.reason())
                            .containsAnyOf(
                                    "seed-0.onnx gives NaN for a picture that it was run on",
                                    "seed-0.onnx with 100 % of its layers drawn anew contains NaN on a probe picture");
                });
    }

    /** Scores that hide what is inside: 1 over infinity is 0. */
    @Test
    void a_unit_that_is_infinite_for_one_picture_leaves_every_check_of_activations_not_run() throws IOException {
        Made made = new Made(folder).member(infiniteWhenBlack()).member(infiniteWhenBlack());
        noise(made, SAMPLES, 1);
        made.picture().label(0).add();
        AuditReport report = audit(made, 2, Scope.ACTIVATIONS);
        assertThat(report.measurements())
                .extracting(one -> one.key().check())
                .containsAll(CheckCatalogue.ALL.stream()
                        .filter(one -> one.scope() == Scope.ACTIVATIONS)
                        .map(Description::id)
                        .toList());
        assertThat(report.measurements()).allSatisfy(one -> {
            assertThat(one.outcome()).isEqualTo(Outcome.NOT_RUN);
            assertThat(one.reason())
                    .endsWith("sample 0020 gives layer inverse an activation that is no finite number: Infinity");
        });
    }

    @Test
    void a_change_of_the_picture_that_the_model_makes_nan_of_leaves_only_the_checks_that_make_it_not_run()
            throws IOException {
        Made made = new Made(folder).member(nanWhenDark());
        noise(made, SAMPLES, 1);
        AuditReport report = audit(made);
        // Deleting ends at a black picture; the maps, and what is read from them, are there.
        Measurement deletion = found(report, "deletion", "saliency", "");
        assertThat(deletion.outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(deletion.reason()).startsWith("seed-0.onnx gives NaN for a picture that it was run on");
        assertThat(value(report, "map-health", "saliency", "non-finite")).isZero();
        assertThat(found(report, "sparseness", "saliency", "gini").value()).isPresent();
    }

    @Test
    void a_model_that_makes_nan_of_every_picture_is_refused_with_the_declaration_to_look_at() throws IOException {
        Made made = new Made(folder).member(nanWhenDark()).normalised(2, 1);
        noise(made, SAMPLES, 1);
        AuditReport report = audit(made);
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(report.measurements())
                .allSatisfy(one -> assertThat(one.reason()).contains("check the declared range, mean and std"));
    }

    @Test
    void constant_maps_are_counted_and_correlate_with_nothing() throws IOException {
        TinyGraph mean = evenly(4);
        Made made = new Made(folder).member(mean).member(mean);
        noise(made, SAMPLES, 1);
        AuditReport report = audit(made);
        assertThat(value(report, "map-health", "saliency", "flat")).isEqualTo(1);
        for (String stem : List.of("spearman:seed", "spearman:gaussian-noise-5")) {
            String check = stem.endsWith("seed") ? "training-seeds" : "corruption-shift";
            Measurement rank = found(report, check, "saliency", stem);
            assertThat(rank.outcome()).isEqualTo(Outcome.NOT_RUN);
            assertThat(rank.reason()).contains("too few samples: 0 have a value");
        }
    }

    @Test
    void a_model_without_weights_leaves_what_draws_them_anew_not_run() throws IOException {
        TinyGraph bright = new TinyGraph()
                .input("input", 1, SIDE, SIDE)
                .node("GlobalAveragePool", "/pool", List.of("input"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "one")
                .node("Neg", "/neg", List.of("one"), "zero")
                .node("Concat", "/both", List.of("zero", "one"), "logits", TinyGraph.integer("axis", 1))
                .output("logits", 2);
        Made made = new Made(folder).member(bright);
        noise(made, SAMPLES, 1);
        AuditReport report = Made.audit(made.subject(2), 8, """
                explainers: [{name: saliency}, {name: untrained-saliency}]
                checks:
                  - {check: parameter-randomisation}
                  - {check: entropy, explainers: [saliency, untrained-saliency], rules: [{metric: share, over: untrained-saliency, at-most: 0}]}
                """);
        String why = "seed-0.onnx has no layer with float weights that could be drawn anew";
        assertThat(found(report, "parameter-randomisation", "saliency", "").reason())
                .startsWith(why);
        Measurement over = found(report, "entropy", "saliency", "share over untrained-saliency");
        assertThat(over.outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(over.reason()).contains("the control untrained-saliency did not run: " + why);
        assertThat(found(report, "entropy", "saliency", "share").value()).isPresent();
    }

    @Test
    void a_model_of_one_class_has_no_other_to_attack_to_or_to_ask_for() throws IOException {
        Made made = new Made(folder).member(TinyModels.convolutional(1, SIDE, SIDE, 3, 1, 5));
        noise(made, SAMPLES, 0);
        AuditReport report = audit(made, 1, Scope.values());
        for (Measurement none :
                List.of(found(report, "evasion", "", ""), found(report, "random-logit", "saliency", ""))) {
            assertThat(none.outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
            assertThat(none.reason()).startsWith("the model has one class");
        }
    }

    @Test
    void pictures_of_one_class_alone_are_audited() throws IOException {
        Made made = new Made(folder).member(TinyModels.convolutional(1, SIDE, SIDE, 3, 3, 5));
        noise(made, SAMPLES, 2);
        AuditReport report = audit(made, 3, Scope.values());
        assertThat(found(report, "accuracy", "", "reference").value()).isPresent();
        assertThat(found(report, "deletion", "saliency", "auc").value()).isPresent();
    }

    @Test
    void one_sample_is_too_few_for_every_interval_and_never_a_pass() throws IOException {
        Made made = new Made(folder).member(evenly(4));
        noise(made, 1, 1);
        AuditReport report = audit(made);
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(found(report, "accuracy", "", "reference").reason())
                .isEqualTo("too few samples: 1 has a value, an interval needs 10");
        assertThat(report.measurements())
                .allSatisfy(one -> assertThat(one.outcome()).isIn(Outcome.NOT_RUN, Outcome.NOT_APPLICABLE));
    }

    @Test
    void without_masks_localisation_does_not_apply() throws IOException {
        Made made = new Made(folder).member(evenly(4));
        noise(made, SAMPLES, 1);
        AuditReport report = audit(made);
        assertThat(report.measurements())
                .filteredOn(one -> List.of("pointing-game/1", "relevance-mass/1", "relevance-rank/1")
                        .contains(one.key().check()))
                .isNotEmpty()
                .allSatisfy(one -> {
                    assertThat(one.outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
                    assertThat(one.reason()).contains("no audited sample has a mask");
                });
    }

    @Test
    void without_masks_a_required_rule_on_them_is_not_run_unless_the_plan_permits_it() throws IOException {
        Made made = new Made(folder).member(evenly(4));
        noise(made, SAMPLES, 1);
        for (boolean permitted : new boolean[] {false, true}) {
            AuditReport report = Made.audit(made.subject(2), 8, """
                    explainers: [{name: saliency}]
                    checks:
                      - {check: map-health, rules: [{metric: non-finite, at-most: 0.5}]}
                      - {check: pointing-game, rules: [{metric: hit, at-least: 0.5, where-applicable: %s}]}
                    """.formatted(permitted));
            Measurement hit = found(report, "pointing-game", "saliency", "hit");
            assertThat(hit.outcome()).isEqualTo(permitted ? Outcome.NOT_APPLICABLE : Outcome.NOT_RUN);
            assertThat(hit.reason())
                    .isEqualTo("no audited sample has a mask"
                            + (permitted
                                    ? ""
                                    : "; the plan does not permit that this rule does not apply (where-applicable)"));
            assertThat(report.verdict()).isEqualTo(permitted ? Verdict.PASSED : Verdict.NOT_RUN);
        }
    }

    @Test
    void an_empty_mask_has_no_ratio_to_its_area() throws IOException {
        Made made = new Made(folder).member(evenly(4));
        Random random = new Random(2);
        for (int i = 0; i < SAMPLES; i++) {
            Made.Picture picture =
                    made.picture().pixels(p -> random.nextInt(256)).label(1);
            (i < 2 ? picture.mask(new Box(SIDE, SIDE, 1, 1)) : picture.mask(new Box(1, 1, 4, 4))).add();
        }
        AuditReport report = audit(made);
        assertThat(found(report, "relevance-mass", "saliency", "mask-ratio")
                        .value()
                        .orElseThrow()
                        .n())
                .isEqualTo(SAMPLES - 2);
    }

    @Test
    void probabilities_where_logits_are_declared_run_no_check() throws IOException {
        TinyGraph soft = TinyModels.convolutional(1, SIDE, SIDE, 3, 2, 5);
        soft.graph().removeOutput(0);
        soft.graph().getNodeBuilder(soft.graph().getNodeCount() - 1).setOutput(0, "scores");
        soft.node("Softmax", "/soft", List.of("scores"), "logits").output("logits", 2);
        Made made = new Made(folder).member(soft);
        noise(made, SAMPLES, 1);
        AuditReport report = audit(made);
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(report.measurements())
                .allSatisfy(one -> assertThat(one.reason()).contains("declare space: probabilities"));
        made.output(OutputSpec.Space.PROBABILITIES);
        assertThat(found(audit(made), "deletion", "saliency", "auc").value()).isPresent();
    }

    @Test
    void a_wrong_mean_and_std_show_in_the_accuracy() throws IOException {
        Made made = new Made(folder).member(evenly(400)).normalised(.5f, .25f);
        // Dark is class 0 and bright is class 1, for inputs of mean 0.
        for (int i = 0; i < SAMPLES; i++) {
            int label = i % 2;
            made.picture().pixels(p -> 100 + 60 * label).label(label).add();
        }
        assertThat(found(audit(made), "accuracy", "", "reference").outcome()).isEqualTo(Outcome.PASSED);
        made.normalised(0, 1);
        Measurement wrong = found(audit(made), "accuracy", "", "reference");
        assertThat(wrong.value().orElseThrow().value()).isEqualTo(.5);
        assertThat(wrong.outcome()).isNotEqualTo(Outcome.PASSED);
    }

    private static AuditReport audit(Made made) {
        return audit(made, 2, Scope.values());
    }

    /** Whatever comes of it, the record is written and read, and holds no NaN. */
    private static AuditReport audit(Made made, int classes, Scope... scopes) {
        AuditReport report = Made.audit(made.afterItself(classes), 8, plan(scopes));
        byte[] record = AuditFormat.write(report);
        assertThat(new String(record, StandardCharsets.UTF_8)).doesNotContainPattern("[:,\\[](NaN|-?Infinity)");
        assertThat(AuditFormat.read(record)).isEqualTo(report);
        return report;
    }

    private static void noise(Made made, int samples, int label) throws IOException {
        Random random = new Random(11);
        for (int i = 0; i < samples; i++) {
            made.picture().pixels(p -> 40 + random.nextInt(216)).label(label).add();
        }
    }

    /** Score of class 1 over class 0: the mean of all pixels above 0 times that. */
    private static TinyGraph evenly(float times) {
        float[] weights = new float[SIDE * SIDE];
        Arrays.fill(weights, times / weights.length);
        return new TinyGraph()
                .input("input", 1, SIDE, SIDE)
                .weight("w", new long[] {1, weights.length}, weights)
                .weight("both", new long[] {2, 1}, 0, 1)
                .node("Relu", "/relu", List.of("input"), "light")
                .node("Flatten", "/flat", List.of("light"), "flat")
                .node("Gemm", "/mean", List.of("flat", "w"), "m", TinyGraph.integer("transB", 1))
                .node("Gemm", "/head", List.of("m", "both"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    /** One unit is 1 over the mean pixel, and the score is 1 over that. */
    private static TinyGraph infiniteWhenBlack() {
        float[] weights = new float[SIDE * SIDE];
        Arrays.fill(weights, 1f / weights.length);
        return new TinyGraph()
                .input("input", 1, SIDE, SIDE)
                .weight("w", new long[] {1, weights.length}, weights)
                .weight("both", new long[] {2, 1}, 1, 2)
                .node("Flatten", "/flat", List.of("input"), "flat")
                .node("Gemm", "/mean", List.of("flat", "w"), "m", TinyGraph.integer("transB", 1))
                .node("Reciprocal", "/over", List.of("m"), "o")
                .node("Relu", "/inverse", List.of("o"), "i")
                .node("Reciprocal", "/back", List.of("i"), "t")
                .node("Gemm", "/head", List.of("t", "both"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }

    /** Class 0 by the logarithm of the mean pixel less a fifth: no number for a black picture. */
    private static TinyGraph nanWhenDark() {
        float[] weights = new float[SIDE * SIDE];
        for (int p = 0; p < weights.length; p++) {
            weights[p] = (1 + p % 3) / (2f * weights.length);
        }
        return new TinyGraph()
                .input("input", 1, SIDE, SIDE)
                .weight("w", new long[] {1, weights.length}, weights)
                .weight("b", new long[] {1}, -.2f)
                .weight("both", new long[] {2, 1}, 4, -4)
                .node("Relu", "/relu", List.of("input"), "light")
                .node("Flatten", "/flat", List.of("light"), "flat")
                .node("Gemm", "/mean", List.of("flat", "w", "b"), "m", TinyGraph.integer("transB", 1))
                .node("Log", "/log", List.of("m"), "l")
                .node("Gemm", "/head", List.of("l", "both"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }
}
