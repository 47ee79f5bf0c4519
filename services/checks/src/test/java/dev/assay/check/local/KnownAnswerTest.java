package dev.assay.check.local;

import static dev.assay.check.local.Made.SIDE;
import static dev.assay.check.local.Made.found;
import static dev.assay.check.local.Made.value;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Sample;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.core.release.Sample.Box;
import dev.assay.testkit.onnx.TinyGraph;
import dev.assay.testkit.onnx.TinyModels;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole audits of models that are built so that what an audit must find is certain. */
class KnownAnswerTest {
    private static final double EXACT = 1e-5;
    private static final int SAMPLES = 12;

    /** Of them ten without the shortcut: fewer have no interval. */
    private static final int PICTURES = 40;

    private static final Box OBJECT = new Box(3, 4, 4, 4);
    private static final Box STICKER = new Box(9, 9, 3, 3);

    /** Shares of the picture that the object covers. */
    private static final double AREA = 16.0 / (SIDE * SIDE);

    private static final String LINEAR = """
            explainers: [{name: random}, {name: gradient}, {name: input-x-gradient}, {name: integrated-gradients, with: {steps: 4}}]
            checks:
              - {check: accuracy, rules: [{metric: reference, at-least: 0.7}]}
              - {check: map-health}
              - check: deletion
                with: {steps: 9}
                rules: [{metric: auc, explainers: [gradient, input-x-gradient, integrated-gradients], over: random, at-most: -0.1}]
              - check: insertion
                with: {steps: 9}
                rules: [{metric: auc, explainers: [gradient, input-x-gradient, integrated-gradients], over: random, at-least: 0.1}]
              - {check: region-perturbation, with: {patch: 4, regions: 9}}
              - {check: infidelity, explainers: [random, gradient], with: {draws: 8, score: logit}}
              - {check: faithfulness-correlation, explainers: [random, input-x-gradient], with: {subsets: 30, score: logit}}
              - {check: completeness}
              - {check: pointing-game, explainers: [random, gradient, input-x-gradient, integrated-gradients], with: {tolerance: 0}}
              - {check: relevance-mass, explainers: [random, gradient, input-x-gradient, integrated-gradients]}
              - {check: relevance-rank, explainers: [random, gradient, input-x-gradient, integrated-gradients]}
              - {check: max-sensitivity, explainers: [gradient], with: {draws: 3}}
            """;

    private static AuditReport linear;

    @TempDir
    Path folder;

    @BeforeAll
    static void audit_the_linear_model(@TempDir Path folder) throws IOException {
        linear = Made.audit(linear(folder).subject(2), SAMPLES, LINEAR);
    }

    @Test
    void of_a_linear_model_with_a_known_support_everything_is_found() {
        AuditReport report = linear;
        for (String explainer : List.of("gradient", "input-x-gradient", "integrated-gradients")) {
            assertThat(value(report, "pointing-game", explainer, "hit")).isEqualTo(1);
            assertThat(value(report, "relevance-mass", explainer, "mask")).isCloseTo(1, within(EXACT));
            assertThat(value(report, "relevance-rank", explainer, "rank")).isEqualTo(1);
            assertThat(found(report, "deletion", explainer, "auc over random").outcome())
                    .isEqualTo(Outcome.PASSED);
            assertThat(found(report, "insertion", explainer, "auc over random").outcome())
                    .isEqualTo(Outcome.PASSED);
        }
        // What the map says of a subset is what the subset does, and the slope foretells every change.
        assertThat(value(report, "faithfulness-correlation", "input-x-gradient", "correlation"))
                .isCloseTo(1, within(EXACT));
        assertThat(value(report, "infidelity", "gradient", "unexplained:gaussian"))
                .isLessThan(EXACT);
        assertThat(value(report, "infidelity", "gradient", "unexplained:square"))
                .isLessThan(EXACT);
        assertThat(value(report, "completeness", "integrated-gradients", "error"))
                .isLessThan(EXACT);
        assertThat(value(report, "max-sensitivity", "gradient", "max")).isZero();
        assertThat(report.verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void of_a_linear_model_a_random_map_is_near_chance() {
        AuditReport report = linear;
        assertThat(value(report, "relevance-mass", "random", "mask-ratio")).isCloseTo(1, within(.2));
        assertThat(value(report, "relevance-rank", "random", "gain")).isCloseTo(0, within(.1));
        assertThat(value(report, "pointing-game", "random", "hit")).isCloseTo(AREA, within(.25));
        assertThat(value(report, "faithfulness-correlation", "random", "correlation"))
                .isCloseTo(0, within(.25));
        assertThat(value(report, "infidelity", "random", "unexplained:gaussian"))
                .isGreaterThan(.7);
    }

    @Test
    void a_model_that_ignores_its_input_gets_no_number_for_what_nothing_explains() throws IOException {
        Made made = new Made(folder).member(TinyModels.ignoringItsInput(1, SIDE, SIDE, 0, 1));
        noise(made, 12);
        AuditReport report = Made.audit(made.subject(2), 12, """
                explainers: [{name: random}, {name: saliency}, {name: occlusion, with: {window: 4, stride: 4}}]
                checks:
                  - {check: corruption-accuracy, with: {kinds: [gaussian-noise, brightness, jpeg], severities: [5]}}
                  - {check: map-health, rules: [{metric: blank, explainers: [saliency, occlusion], at-most: 0.1}]}
                  - {check: deletion, explainers: [random, saliency, occlusion], with: {steps: 5}, rules: [{metric: auc, over: random, at-most: -0.1}]}
                  - {check: faithfulness-correlation, explainers: [random, saliency, occlusion], with: {subsets: 10}}
                  - {check: max-sensitivity, explainers: [saliency], with: {draws: 2}}
                  - {check: sparseness, explainers: [saliency]}
                """);
        for (String explainer : List.of("saliency", "occlusion")) {
            assertThat(value(report, "map-health", explainer, "blank")).isEqualTo(1);
            assertThat(found(report, "map-health", explainer, "blank").outcome())
                    .isEqualTo(Outcome.FAILED);
            Measurement deletion = found(report, "deletion", explainer, "auc over random");
            assertThat(deletion.outcome()).isEqualTo(Outcome.NOT_RUN);
            assertThat(deletion.reason()).contains("too few samples: 0 have a value");
        }
        assertThat(found(report, "max-sensitivity", "saliency", "max").outcome())
                .isEqualTo(Outcome.NOT_RUN);
        assertThat(found(report, "sparseness", "saliency", "gini").outcome()).isEqualTo(Outcome.NOT_RUN);
        // The score stays where it is, whatever is deleted: its curve is flat, and there is no correlation with it.
        double always = 1 / (1 + Math.exp(-1));
        assertThat(value(report, "deletion", "random", "auc")).isCloseTo(always, within(EXACT));
        assertThat(found(report, "faithfulness-correlation", "random", "correlation")
                        .outcome())
                .isEqualTo(Outcome.NOT_RUN);
        assertThat(report.measurements())
                .filteredOn(one -> one.key().metric().startsWith("kept:"))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(one.value().orElseThrow().value()).isEqualTo(1));
        assertThat(report.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void of_ten_channels_three_planted_dead_and_four_planted_alike_are_found_exactly() throws IOException {
        Made made = new Made(folder).member(planted());
        noise(made, 12);
        AuditReport report = Made.audit(made.subject(2), 12, """
                explainers: []
                checks:
                  - {check: dead-units, with: {blocks: 4}, rules: [{metric: dormant, at-most: 0.25}]}
                  - {check: redundancy, with: {blocks: 4}, rules: [{metric: redundant, at-most: 0.35}]}
                """);
        assertThat(value(report, "dead-units", "", "dead:seed-0/relu")).isEqualTo(.3);
        assertThat(value(report, "dead-units", "", "dormant:seed-0/relu")).isEqualTo(.3);
        assertThat(found(report, "dead-units", "", "dormant:seed-0/relu").outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(value(report, "redundancy", "", "redundant:seed-0/relu")).isEqualTo(.4);
        assertThat(found(report, "redundancy", "", "redundant:seed-0/relu").outcome())
                .isEqualTo(Outcome.FAILED);
    }

    @Test
    void two_copies_of_one_model_explain_alike_to_the_last_digit() throws IOException {
        Made made = new Made(folder)
                .member(TinyModels.convolutional(1, SIDE, SIDE, 4, 3, 7))
                .member(TinyModels.convolutional(1, SIDE, SIDE, 4, 3, 7));
        noise(made, 16);
        AuditReport report = Made.audit(made.subject(3), 5, """
                explainers: [{name: saliency}, {name: occlusion, with: {window: 4, stride: 4}}]
                checks: [{check: training-seeds}, {check: cka, with: {least: 16, blocks: 2}}]
                """);
        assertThat(report.measurements())
                .filteredOn(one -> one.key().metric().startsWith("cka:seed:"))
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.value().orElseThrow().value()).isCloseTo(1, within(1e-6)));
        for (String explainer : List.of("saliency", "occlusion")) {
            for (String stem : List.of("spearman", "ssim", "iou1", "iou5", "iou10")) {
                assertThat(value(report, "training-seeds", explainer, stem + ":seed"))
                        .as(stem)
                        .isCloseTo(1, within(1e-12));
            }
            assertThat(value(report, "training-seeds", explainer, "churn:seed")).isZero();
        }
    }

    @Test
    void a_planted_shortcut_fails_where_the_map_lies_and_what_is_left_without_it_and_not_accuracy() throws IOException {
        Made made = new Made(folder).member(looksAt(STICKER));
        Random random = new Random(5);
        for (int i = 0; i < PICTURES; i++) {
            int label = i % 2;
            boolean odd = i >= PICTURES - 10;
            // The sticker goes with the class, but for the last ten: there it is on the other class.
            int sticker = (label == 1) == odd ? 0 : 255;
            made.picture()
                    .pixels(p -> 60 + random.nextInt(100))
                    .fill(STICKER, sticker)
                    .label(label)
                    .mask(OBJECT)
                    .slice(odd ? "without the shortcut" : "with the shortcut")
                    .region("sticker", STICKER, 255 - sticker)
                    .add();
        }
        AuditReport report = Made.audit(made.subject(2), 20, """
                explainers: [{name: random}, {name: saliency}, {name: occlusion, with: {window: 3, stride: 3}}]
                checks:
                  - {check: accuracy, rules: [{metric: reference, at-least: 0.5}, {metric: 'reference-in:without the shortcut', at-least: 0.8}]}
                  - {check: counterfactual-flip, rules: [{metric: flip, at-most: 0.15}]}
                  - {check: pointing-game, explainers: [saliency, occlusion], with: {tolerance: 0}, rules: [{metric: hit, at-least: 0.7}]}
                  - {check: relevance-mass, explainers: [saliency, occlusion], rules: [{metric: region-ratio, at-most: 2}, {metric: mask-ratio, at-least: 1.5}]}
                """);
        assertThat(found(report, "accuracy", "", "reference").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(value(report, "accuracy", "", "reference-in:with the shortcut"))
                .isEqualTo(1);
        assertThat(value(report, "accuracy", "", "reference-in:without the shortcut"))
                .isZero();
        assertThat(found(report, "accuracy", "", "reference-in:without the shortcut")
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(value(report, "counterfactual-flip", "", "flip:sticker")).isEqualTo(1);
        for (String explainer : List.of("saliency", "occlusion")) {
            assertThat(value(report, "pointing-game", explainer, "hit")).isZero();
            assertThat(found(report, "pointing-game", explainer, "hit").outcome())
                    .isEqualTo(Outcome.FAILED);
            assertThat(found(report, "relevance-mass", explainer, "region-ratio:sticker")
                            .outcome())
                    .isEqualTo(Outcome.FAILED);
            assertThat(found(report, "relevance-mass", explainer, "mask-ratio").outcome())
                    .isEqualTo(Outcome.FAILED);
        }
        assertThat(report.verdict()).isEqualTo(Verdict.FAILED);
    }

    @Test
    void guided_backprop_fails_when_half_of_what_was_learned_is_taken_away_and_the_gradient_passes() {
        AuditReport report = Made.audit(Sample.subject("1.0.0", "1.0.0"), 12, """
                explainers: [{name: gradient}, {name: guided-backprop}]
                checks: [{check: parameter-randomisation, with: {steps: 2}, rules: [{metric: 'spearman:50', at-most: 0.5}]}]
                """);
        assertThat(found(report, "parameter-randomisation", "guided-backprop", "spearman:50")
                        .outcome())
                .isEqualTo(Outcome.FAILED);
        assertThat(found(report, "parameter-randomisation", "gradient", "spearman:50")
                        .outcome())
                .isEqualTo(Outcome.PASSED);
    }

    /** Class 1 by the pixels of the object alone; in all pictures they are bright enough for it. */
    private static Made linear(Path folder) throws IOException {
        Made made = new Made(folder).member(looksAt(OBJECT));
        Random random = new Random(3);
        for (int i = 0; i < SAMPLES; i++) {
            made.picture()
                    .pixels(p -> random.nextInt(256))
                    .fill(OBJECT, 160 + 4 * i)
                    .label(1)
                    .mask(OBJECT)
                    .add();
        }
        return made;
    }

    /** Score of class 1 over class 0: the mean of the box's pixels, in [0, 1], less a half, times 8. */
    private static TinyGraph looksAt(Box box) {
        float[] weights = new float[SIDE * SIDE];
        for (int p = 0; p < weights.length; p++) {
            weights[p] = box.contains(p % SIDE, p / SIDE) ? 8f / (box.width() * box.height()) : 0;
        }
        return TinyModels.linear(1, SIDE, SIDE, new float[][] {new float[weights.length], weights}, 0, -4);
    }

    private static void noise(Made made, int samples) throws IOException {
        Random random = new Random(samples);
        for (int i = 0; i < samples; i++) {
            made.picture().pixels(p -> random.nextInt(256)).label(1).add();
        }
    }

    /** One convolution with ReLU of ten units: three never fire, four give the mean around, three a neighbour each. */
    private static TinyGraph planted() {
        int units = 10;
        float[] weights = new float[units * 9];
        float[] bias = new float[units];
        for (int unit : new int[] {1, 4, 8}) {
            bias[unit] = -1;
        }
        for (int unit : new int[] {0, 2, 3, 5}) {
            Arrays.fill(weights, unit * 9, (unit + 1) * 9, 1f / 9);
        }
        for (int unit : new int[] {6, 7, 9}) {
            weights[unit * 9 + unit - 6] = 1;
        }
        float[] head = new float[2 * units];
        IntStream.range(0, head.length).forEach(i -> head[i] = i % 3 - 1);
        return new TinyGraph()
                .input("input", 1, SIDE, SIDE)
                .weight("w", new long[] {units, 1, 3, 3}, weights)
                .weight("b", new long[] {units}, bias)
                .weight("head", new long[] {2, units}, head)
                .node("Conv", "/conv", List.of("input", "w", "b"), "c", TinyGraph.ints("pads", 1, 1, 1, 1))
                .node("Relu", "/relu", List.of("c"), "r")
                .node("GlobalAveragePool", "/pool", List.of("r"), "mean")
                .node("Flatten", "/flat", List.of("mean"), "flat")
                .node("Gemm", "/gemm", List.of("flat", "head"), "logits", TinyGraph.integer("transB", 1))
                .output("logits", 2);
    }
}
