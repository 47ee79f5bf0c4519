package dev.assay.onnx.gradient;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.SessionOptions.OptLevel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tests of relevance rules on the nets that gradient rules are tested on, and on some of their own. */
final class RelevanceCases {
    static final List<LayerRule> LAYER_RULES = List.of(
            new LayerRule.Epsilon(0.5),
            new LayerRule.ZPlus(),
            new LayerRule.Gamma(0.25),
            new LayerRule.Gamma(0),
            new LayerRule.Gamma(100),
            new LayerRule.AlphaTwoBetaOne());

    private static final double TOLERANCE = 1e-4;
    private static final Set<String> LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum");
    private static final Set<String> SUMS = Set.of(
            "Add",
            "Sub",
            "Sum",
            "Mean",
            "BatchNormalization",
            "AveragePool",
            "GlobalAveragePool",
            "ReduceMean",
            "ReduceSum",
            "CumSum",
            "Resize");

    /** An equation and an operand that is multiplied with a sum of weights: its contributions are not the weights'. */
    private static final Set<String> SUMMED = Set.of("ij,k->kib");

    private RelevanceCases() {}

    static List<RuleCase> all(List<RuleCase> gradients) {
        List<RuleCase> cases = new ArrayList<>(GateCases.all());
        for (RuleCase c : gradients) {
            if (c.net().isEmpty() || c.what().startsWith("cubic")) {
                continue;
            }
            Net net = c.net().get();
            if (LAYERS.contains(c.operator())) {
                // Products are linear in one input at a time.
                c.by().stream()
                        .filter(by -> !by.equals("c") && !SUMMED.contains(c.what() + by))
                        .forEach(by -> cases.add(shared(c, net, List.of(by))));
            } else if (SUMS.contains(c.operator())) {
                cases.add(shared(c, net, c.by()));
            } else if (RelevanceRules.FUNCTIONS.contains(c.operator())) {
                function(c, net).ifPresent(cases::add);
            } else if (RelevanceRules.MOVES.contains(c.operator())) {
                cases.add(moved(c, net));
            }
        }
        return cases;
    }

    /** Held to the layer rules in plain Java. */
    private static RuleCase shared(RuleCase c, Net net, List<String> by) {
        return new RuleCase(c.operator(), c.what() + ", to " + by, () -> {
            LinearShares shares = new LinearShares(net, by);
            double[] relevance = net.values(shares.outputs());
            for (LayerRule rule : LAYER_RULES) {
                double[] expected = shares.of(rule, SUMS.contains(c.operator()), relevance);
                close(rule.toString(), relevances(net, rule, by, relevance), expected);
                close(rule + " on a processor", relevances(net, rule, Blocked.RULES, by, relevance), expected);
            }
        });
    }

    /** All of an output's relevance is that of the one input value it was made from. */
    private static Optional<RuleCase> function(RuleCase c, Net net) {
        if (net.operators() != 1 || !c.by().contains("x") && !c.by().contains("a")) {
            return Optional.empty();
        }
        String x = c.by().getFirst();
        return Optional.of(new RuleCase(c.operator(), c.what() + ", passed on", () -> {
            double[] relevance = net.values(length(net));
            if (relevance.length == net.inputs(x).length) {
                assertThat(relevances(net, new LayerRule.ZPlus(), List.of(x), relevance))
                        .containsExactly(rounded(relevance));
            } else {
                assertThat(sum(relevances(net, new LayerRule.ZPlus(), List.of(x), relevance)))
                        .isCloseTo(sum(relevance), org.assertj.core.data.Offset.offset(1e-4));
            }
        }));
    }

    /** What a value was copied from has its relevance: that of a copied value is 1 times the sum of the copies'. */
    private static RuleCase moved(RuleCase c, Net net) {
        return new RuleCase(c.operator(), c.what() + ", moved", () -> {
            double[] relevance = net.values(length(net));
            boolean split = c.what().equals("even, negative axis");
            // An epsilon beside which a rule that took any of it away would be seen.
            LayerRule rule = new LayerRule.Epsilon(split ? 1e-7 : 0.5);
            double[] found = relevances(net, rule, c.by(), relevance);
            assertThat(relevances(net, rule, Blocked.RULES, c.by(), relevance)).containsExactly(found);
            double[] gradient = run(
                    net,
                    Gradient.of(Folding.plain(net.model(DataType.FLOAT, "y")), "y", c.by(), new Gradient.Seed.Dense()),
                    relevance);
            if (split) {
                // A difference of two parts: its own rule shares by contribution, which sums up all the same.
                assertThat(sum(found)).isCloseTo(sum(relevance), org.assertj.core.data.Offset.offset(1e-4));
                return;
            }
            assertThat(found).containsExactly(gradient);
            Set<Double> parts = new HashSet<>();
            Arrays.stream(found).forEach(parts::add);
            assertThat(parts).as("relevance is somewhere").hasSizeGreaterThan(1);
        });
    }

    private static int length(Net net) throws OrtException {
        try (Runner runner = new Runner(net.model(DataType.FLOAT, "y"), OptLevel.NO_OPT)) {
            return Net.found(runner.run(net.inputs()), "y").length;
        }
    }

    static double sum(double[] values) {
        return Arrays.stream(values).sum();
    }

    static double[] rounded(double[] values) {
        return Arrays.stream(values).map(v -> (float) v).toArray();
    }

    /** The relevance of the inputs, one after the other. */
    static double[] relevances(Net net, LayerRule rule, List<String> by, double[] start) throws OrtException {
        return relevances(net, rule, Rules.STANDARD, by, start);
    }

    /** @param back the rules of gradients, by which relevance is led back */
    static double[] relevances(Net net, LayerRule rule, Rules back, List<String> by, double[] start)
            throws OrtException {
        Folded plain = Folding.plain(net.model(DataType.FLOAT, "y"));
        Relevance walked = Relevance.of(
                plain, "y", by, new Gradient.Seed.Dense(), Propagation.everywhere(rule), back, Optional.empty());
        return run(net, new Gradient(walked.model(), walked.seed(), walked.relevances(), walked.shapes()), start);
    }

    private static double[] run(Net net, Gradient walked, double[] start) throws OrtException {
        Map<String, double[]> inputs = new LinkedHashMap<>(net.inputs());
        inputs.put(walked.seed(), start);
        try (Runner runner = new Runner(walked.model(), OptLevel.ALL_OPT)) {
            Map<String, double[]> found = runner.run(inputs);
            return walked.gradients().stream()
                    .flatMapToDouble(name -> Arrays.stream(Net.found(found, name)))
                    .toArray();
        }
    }

    static void close(String what, double[] found, double[] expected) {
        assertThat(found).as(what).hasSameSizeAs(expected);
        double scale = Math.max(1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
        for (int i = 0; i < found.length; i++) {
            assertThat(Math.abs(found[i] - expected[i]) / scale)
                    .as("%s at %d: found %s, expected %s", what, i, found[i], expected[i])
                    .isLessThanOrEqualTo(TOLERANCE);
        }
    }
}
