package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Relevance of sums, residual ones above all, and of means and pools. A sum is a layer whose weights are 1: it is shared
 * by the rule of the layers around it, so that what goes in adds up to what comes out.
 */
final class Sums {
    private static final String SHARED = "By contribution: a sum, as a layer whose weights are 1.";

    /** From here on a tensor counts as pictures with channels. */
    private static final int PICTURE_AXES = 4;

    private static final Set<String> PRODUCTS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum");
    private static final double EPSILON = 1e-5;

    private final Propagation propagation;
    private final Rules back;
    private final Sharing sharing;
    private final Facts facts;
    private final Optional<Box> box;

    Sums(Propagation propagation, Rules back, Sharing sharing, Facts facts, Optional<Box> box) {
        this.propagation = propagation;
        this.back = back;
        this.sharing = sharing;
        this.facts = facts;
        this.box = box;
    }

    List<Rule> rules() {
        Stream<Rule> totals = Stream.of(
                RelevanceRules.rule("Add", SHARED + " A product's bias belongs to the product.", this::add),
                RelevanceRules.rule(
                        "Sub", SHARED, s -> total(s, List.of(s.in(0), s.emit().unary("Neg", s.in(1))))),
                RelevanceRules.rule("Sum", SHARED, s -> total(s, scaled(s, 1))),
                RelevanceRules.rule("Mean", SHARED, s -> total(s, scaled(s, 1.0 / s.inputs()))),
                RelevanceRules.rule(
                        "BatchNormalization",
                        SHARED + " Where it was not folded: of the scaled input and the shift.",
                        this::batch));
        Stream<Rule> means = Stream.of(
                        "AveragePool", "GlobalAveragePool", "ReduceMean", "ReduceSum", "CumSum", "Resize")
                .map(operator -> RelevanceRules.rule(operator, SHARED, this::mean));
        return Stream.concat(totals, means).toList();
    }

    /** The rule of layers that see tensors with so many axes. */
    static LayerRule rule(Propagation propagation, int axes) {
        return axes >= PICTURE_AXES ? propagation.convolution() : propagation.dense();
    }

    private void add(Step s) {
        for (int i = 0; i < 2; i++) {
            Optional<NodeProto> maker = facts.maker(s.node().getInput(i));
            boolean bias = maker.filter(node -> PRODUCTS.contains(node.getOpType()))
                    .filter(node -> facts.onlyVariable(node).isPresent())
                    .flatMap(facts::biasAddition)
                    .filter(s.node()::equals)
                    .isPresent();
            if (bias) {
                s.give(i, s.cotangent());
                return;
            }
        }
        total(s, scaled(s, 1));
    }

    private static List<Value> scaled(Step s, double factor) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < s.inputs(); i++) {
            values.add(s.emit().mul(s.in(i), factor));
        }
        return values;
    }

    /** @param values what each input adds to the sum */
    private void total(Step s, List<Value> values) {
        List<Total.Term> terms = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            terms.add(new Total.Term(i, values.get(i)));
        }
        share(s, terms);
    }

    private void share(Step s, List<Total.Term> terms) {
        Optional<Box> around = box.filter(b -> b.covers(s.node().getOutput(0)));
        if (around.isPresent()) {
            // Only a shift or a scale before the first layer, whose range is shifted and scaled alike.
            Total.Term active = terms.stream()
                    .filter(term -> s.wants(term.input()))
                    .findFirst()
                    .orElseThrow();
            s.giveUnbroadcast(active.input(), s.cotangent());
            return;
        }
        LayerRule rule = rule(propagation, s.out().rank());
        sharing.share(s.emit(), rule, new Total(s, terms), s.cotangent(), true);
    }

    private void batch(Step s) {
        Emitter e = s.emit();
        if (s.attributes().integer("training_mode", 0) != 0) {
            throw s.refused("it is in training mode");
        }
        String[] parts = {"input", "scale", "bias", "mean", "variance"};
        for (int i = 1; i < parts.length; i++) {
            s.never(i, parts[i]);
        }
        Value deviation = e.unary("Sqrt", e.add(s.in(4), s.attributes().real("epsilon", EPSILON)));
        Value scale = e.div(s.in(1), e.cast(deviation, s.in(1).type()));
        Value shift = e.sub(s.in(2), e.mul(e.cast(s.in(3), scale.type()), scale));
        share(
                s,
                List.of(
                        new Total.Term(0, e.mul(s.in(), alongChannels(s, scale))),
                        new Total.Term(2, alongChannels(s, shift))));
    }

    private static Value alongChannels(Step s, Value perChannel) {
        long[] shape = new long[s.in().rank()];
        java.util.Arrays.fill(shape, 1);
        shape[1] = perChannel.shape().count();
        return s.emit().reshape(perChannel, Shape.of(shape));
    }

    private void mean(Step s) {
        if (s.attributes().text("mode", "nearest").equals("cubic")) {
            throw s.refused("its mode cubic has weights below 0");
        }
        Rule gradient = back.find(s.operator()).orElseThrow();
        boolean positive = facts.neverNegative(s.node().getInput(0));
        Weighted layer = new Weighted(s, gradient, 0, OptionalInt.empty(), s.out(), List.of(), positive);
        sharing.share(s.emit(), rule(propagation, s.in().rank()), layer, s.cotangent(), true);
    }
}
