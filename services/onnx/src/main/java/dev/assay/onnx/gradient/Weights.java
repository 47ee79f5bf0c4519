package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/** Relevance of layers with weights: convolutions and matrix products, those with attention among them. */
final class Weights {
    private static final String DENSE = "The dense rule; attention counts as a constant weight.";

    private final Propagation propagation;
    private final Rules back;
    private final Sharing sharing;
    private final Facts facts;
    private final Optional<Box> box;

    Weights(Propagation propagation, Rules back, Sharing sharing, Facts facts, Optional<Box> box) {
        this.propagation = propagation;
        this.back = back;
        this.sharing = sharing;
        this.facts = facts;
        this.box = box;
    }

    List<Rule> rules() {
        return List.of(
                RelevanceRules.rule("Conv", "The convolution rule.", this::convolution),
                RelevanceRules.rule("ConvTranspose", "The convolution rule.", this::convolution),
                RelevanceRules.rule("Gemm", "The dense rule.", this::gemm),
                RelevanceRules.rule("MatMul", DENSE, this::product),
                RelevanceRules.rule("Einsum", DENSE, this::product));
    }

    private void convolution(Step s) {
        s.never(1, "weight");
        s.never(2, "bias");
        List<Value> bias = new ArrayList<>();
        if (s.has(Weighted.BIAS)) {
            long[] shape = new long[s.out().rank() - 1];
            java.util.Arrays.fill(shape, 1);
            shape[0] = s.out().shape().size(1);
            bias.add(s.emit().reshape(s.in(Weighted.BIAS), Shape.of(shape)));
        }
        share(s, propagation.convolution(), 0, OptionalInt.of(1), bias);
    }

    private void gemm(Step s) {
        s.never(2, "third input");
        if (s.active(0) && s.active(1)) {
            throw s.refused("it multiplies two activations");
        }
        int data = s.active(0) ? 0 : 1;
        List<Value> bias = s.has(Weighted.BIAS)
                ? List.of(s.emit().mul(s.in(Weighted.BIAS), s.attributes().real("beta", 1)))
                : List.of();
        share(s, propagation.dense(), data, OptionalInt.of(1 - data), bias);
    }

    private void product(Step s) {
        if (s.inputs() > 2) {
            throw s.refused("it multiplies " + s.inputs() + " tensors");
        }
        List<Integer> active =
                IntStream.range(0, s.inputs()).filter(s::active).boxed().toList();
        if (active.size() == 1) {
            int data = active.getFirst();
            OptionalInt weight = s.inputs() == 1 ? OptionalInt.empty() : OptionalInt.of(1 - data);
            share(s, propagation.dense(), data, weight, List.of());
            return;
        }
        int attention = active.stream()
                .filter(i -> facts.attention(s.node().getInput(i)).isPresent())
                .findFirst()
                .orElseThrow(() -> s.refused("it multiplies two activations, neither of them an attention"));
        share(s, propagation.dense(), 1 - attention, OptionalInt.empty(), List.of());
    }

    /** @param weight the input that holds weights of both signs; empty where none is below 0 */
    private void share(Step s, LayerRule rule, int data, OptionalInt weight, List<Value> own) {
        List<Value> biases = new ArrayList<>(own);
        Value output = s.out();
        Optional<NodeProto> addition = facts.biasAddition(s.node()).filter(node -> weight.isPresent());
        if (addition.isPresent()) {
            String product = s.node().getOutput(0);
            output = s.tensor(addition.get().getOutput(0));
            addition.get().getInputList().stream()
                    .filter(name -> !name.equals(product))
                    .forEach(name -> biases.add(s.tensor(name)));
        }
        String from = s.node().getInput(data);
        Rule gradient = back.find(s.operator()).orElseThrow();
        Weighted layer = new Weighted(s, gradient, data, weight, output, biases, facts.neverNegative(from));
        if (weight.isPresent() && box.isPresent() && box.get().covers(from)) {
            layer.shareInBox(s.cotangent(), box.get().of(s, from));
        } else {
            sharing.share(s.emit(), rule, layer, s.cotangent(), weight.isEmpty());
        }
    }
}
