package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What can be told of a tensor from the nodes around it. */
final class Facts {
    private static final Set<String> NEVER_NEGATIVE =
            Set.of("Relu", "Sigmoid", "HardSigmoid", "Softmax", "Softplus", "Abs", "Exp", "Sqrt");
    private static final Set<String> KEEPS_SIGN = Set.of(
            "MaxPool",
            "AveragePool",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "ReduceMean",
            "Identity",
            "Dropout",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Concat",
            "Add");
    /** Operators that keep what makes a gate a gate, with one input that is no constant. */
    private static final Set<String> KEEPS_GATE = Set.of(
            "Add",
            "Sub",
            "Mul",
            "Div",
            "Identity",
            "Cast",
            "Dropout",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Expand",
            "Transpose");

    private static final Set<String> KEEPS_ATTENTION =
            Set.of("Identity", "Cast", "Dropout", "Reshape", "Squeeze", "Unsqueeze", "Expand", "Transpose", "Where");

    /** Operators that give an input relevance in proportion to its values. */
    private static final Set<String> IN_PROPORTION = Set.of(
            "Conv",
            "ConvTranspose",
            "Gemm",
            "MatMul",
            "Add",
            "Sub",
            "Sum",
            "Mean",
            "BatchNormalization",
            "AveragePool",
            "GlobalAveragePool",
            "ReduceMean",
            "ReduceSum");

    /** Operators that give an input the relevance of outputs that are 0 where it is. */
    private static final Set<String> KEEPS_ZERO = Set.of(
            "Relu",
            "Mul",
            "MaxPool",
            "GlobalMaxPool",
            "Concat",
            "Identity",
            "Dropout",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose");

    private final Folded folded;
    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Map<String, List<NodeProto>> users = new HashMap<>();
    private final Set<String> outputs;
    private final Set<String> vanishing;

    Facts(Folded folded) {
        this.folded = folded;
        for (NodeProto node : folded.graph().getNodeList()) {
            node.getOutputList().forEach(output -> makers.put(output, node));
            for (String input : new HashSet<>(node.getInputList())) {
                users.computeIfAbsent(input, name -> new ArrayList<>()).add(node);
            }
        }
        this.outputs = folded.graph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .collect(Collectors.toSet());
        this.vanishing = vanishing();
    }

    /** Tensors made by nodes whose relevance is 0 where they are 0, whatever rule it is shared by. */
    private Set<String> vanishing() {
        Set<String> found = new HashSet<>();
        for (NodeProto node : folded.graph().getNodeList().reversed()) {
            String output = node.getOutput(0);
            boolean vanishes = !outputs.contains(output)
                    && users(output).stream()
                            .allMatch(user -> IN_PROPORTION.contains(user.getOpType()) && !biasOf(node, user)
                                    || KEEPS_ZERO.contains(user.getOpType()) && found.contains(user.getOutput(0)));
            if (vanishes) {
                found.add(output);
            }
        }
        return found;
    }

    /** Whether a node adds a bias to another, which has all of its relevance then. */
    private boolean biasOf(NodeProto product, NodeProto addition) {
        return biasAddition(product).filter(addition::equals).isPresent();
    }

    private List<NodeProto> users(String tensor) {
        return users.getOrDefault(tensor, List.of());
    }

    /** Whether a node sets what is below 0 to 0, is the only one to take its input, and gets no relevance where it gives 0. */
    boolean rectifies(NodeProto node) {
        String input = node.getInput(0);
        boolean cuts = node.getOpType().equals("Relu")
                || node.getOpType().equals("Clip")
                        && node.getInputCount() > 1
                        && folded.number(node.getInput(1)).orElse(-1) == 0;
        return cuts && users(input).size() == 1 && !outputs.contains(input) && vanishing.contains(node.getOutput(0));
    }

    /** The node that gives the tensor; empty for an input or a constant. */
    Optional<NodeProto> maker(String tensor) {
        return Optional.ofNullable(makers.get(tensor));
    }

    /** The one input of a node that is no constant; empty if there are more, or it is there twice. */
    Optional<String> onlyVariable(NodeProto node) {
        List<String> variable = node.getInputList().stream()
                .filter(name -> !name.isEmpty() && !folded.constant(name))
                .toList();
        return variable.size() == 1 ? Optional.of(variable.getFirst()) : Optional.empty();
    }

    /** The addition that gives a bias to a product: its only use, of a constant, that does not repeat it. */
    Optional<NodeProto> biasAddition(NodeProto product) {
        String output = product.getOutput(0);
        List<NodeProto> all = users(output);
        return all.size() == 1
                ? all.stream()
                        .filter(node -> node.getOpType().equals("Add"))
                        .filter(node ->
                                onlyVariable(node).filter(output::equals).isPresent())
                        .filter(node -> folded.value(node.getOutput(0))
                                .shape()
                                .equals(folded.value(output).shape()))
                        .findFirst()
                : Optional.empty();
    }

    /** Whether the tensor is known to hold no value below 0. */
    boolean neverNegative(String tensor) {
        return maker(tensor)
                .map(node -> NEVER_NEGATIVE.contains(node.getOpType())
                        || node.getOpType().equals("Clip") && clipsFromZero(node)
                        || KEEPS_SIGN.contains(node.getOpType()) && inputsNeverNegative(node))
                .orElse(false);
    }

    private boolean inputsNeverNegative(NodeProto node) {
        boolean all = Set.of("Add", "Concat").contains(node.getOpType());
        return all ? node.getInputList().stream().allMatch(this::neverNegative) : neverNegative(node.getInput(0));
    }

    private boolean clipsFromZero(NodeProto node) {
        return node.getInputCount() > 1 && folded.number(node.getInput(1)).orElse(-1) >= 0;
    }

    /**
     * How surely the tensor opens and closes another that it is multiplied with: 2 where it is made by a function from 0
     * to 1, 1 where by another bounded function, 0 where by none.
     */
    int gate(String tensor) {
        Optional<NodeProto> maker = maker(tensor);
        return maker.map(node -> switch (node.getOpType()) {
                    case "Sigmoid", "HardSigmoid", "Softmax" -> 2;
                    case "Erf", "Tanh" -> 1;
                    case "Clip" -> bounded(node) ? 1 : 0;
                    default -> behind(node, KEEPS_GATE).map(this::gate).orElse(0);
                })
                .orElse(0);
    }

    private boolean bounded(NodeProto clip) {
        return clip.getInputCount() > 2
                && !clip.getInput(1).isEmpty()
                && !clip.getInput(2).isEmpty();
    }

    /** The output of a softmax that the tensor is, at most masked and rearranged. */
    Optional<String> attention(String tensor) {
        return maker(tensor)
                .flatMap(node -> node.getOpType().equals("Softmax")
                        ? Optional.of(node.getOutput(0))
                        : behind(node, KEEPS_ATTENTION).flatMap(this::attention));
    }

    private Optional<String> behind(NodeProto node, Set<String> through) {
        return through.contains(node.getOpType()) ? onlyVariable(node) : Optional.empty();
    }
}
