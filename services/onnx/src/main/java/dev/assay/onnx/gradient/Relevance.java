package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.ModelProto;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Layer-wise relevance propagation (Bach et al. 2015): appends to a graph the nodes that share one tensor's relevance
 * among others, layer by layer.
 *
 * @param model the graph with the relevances added to its outputs and the seed added to its inputs
 * @param seed name of the added input
 * @param relevances names of the added outputs, in the order of the tensors asked for; each has the shape of its tensor
 * @param shapes of the tensors of the graph, by name
 */
record Relevance(ModelProto model, String seed, List<String> relevances, Map<String, List<Long>> shapes) {
    private static final Set<String> FIRST_LAYERS = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul", "Einsum");

    Relevance {
        relevances = List.copyOf(relevances);
        shapes = Map.copyOf(shapes);
    }

    /**
     * The legal range of an input.
     *
     * @param input name of the graph's input, {@code [n, channels, ...]}
     * @param low the least value, one a channel
     * @param high the greatest value, one a channel
     */
    @SuppressWarnings("ArrayRecordComponent") // made once for one walk, never compared
    record Range(String input, float[] low, float[] high) {}

    /**
     * Shares relevance.
     *
     * @param of the tensor that it starts from
     * @param by the tensors whose relevance is asked for
     * @param back the rules of gradients, by whose transposed maps relevance is led back
     * @param range of the input, which sharing by it needs
     * @throws Refused if an operator between the tensors has no rule, or no layer can share by the range
     */
    static Relevance of(
            Folded folded,
            String of,
            List<String> by,
            Gradient.Seed seed,
            Propagation propagation,
            Rules back,
            Optional<Range> range) {
        Facts facts = new Facts(folded);
        Optional<Box> box = range.filter(r -> propagation.box()).map(r -> new Box(facts, r.input(), r.low(), r.high()));
        box.ifPresent(b -> {
            if (folded.graph().getNodeList().stream()
                    .filter(node -> FIRST_LAYERS.contains(node.getOpType()))
                    .noneMatch(
                            node -> facts.onlyVariable(node).filter(b::covers).isPresent())) {
                throw new Refused("no convolution or matrix product takes input \"" + b.input()
                        + "\" as it is, which sharing by its range needs: use lrp-epsilon-plus");
            }
        });
        Gradient walked = Gradient.of(folded, of, by, seed, RelevanceRules.of(propagation, back, facts, box));
        return new Relevance(walked.model(), walked.seed(), walked.gradients(), walked.shapes());
    }
}
