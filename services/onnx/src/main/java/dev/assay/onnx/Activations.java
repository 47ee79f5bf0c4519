package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Finds the outputs of nonlinearities in a graph, in execution order. A nonlinearity that an exporter spelled out
 * (SiLU as x * sigmoid(x), hard swish likewise, GELU by erf or tanh) counts once, at its last node. What comes straight from a
 * matrix product over more than two dimensions keeps its channels last, and is left out.
 */
final class Activations {
    /** Operators that are a nonlinearity by themselves. */
    static final Set<String> NONLINEAR = Set.of(
            "Relu",
            "Clip",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Selu",
            "Celu",
            "ThresholdedRelu",
            "HardSwish",
            "Gelu",
            "Mish",
            "FastGelu",
            "QuickGelu",
            "Tanh",
            "Sigmoid",
            "HardSigmoid",
            "Softplus",
            "Softsign",
            "Swish");

    /** Operators whose product with their own input is the nonlinearity. */
    private static final Set<String> GATES = Set.of("Sigmoid", "HardSigmoid");

    /** Operators that make features: where the walk back from a nonlinearity ends. */
    private static final Set<String> MATRIX_PRODUCTS = Set.of("MatMul", "Gemm", "FusedMatMul");

    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "ConvTranspose", "FusedConv");

    /** Nodes between a matrix product and its nonlinearity: bias, normalisation, scale; more means something else. */
    private static final int MAX_STEPS_BACK = 8;

    private final Map<String, NodeProto> makers = new HashMap<>();
    private final Map<String, List<NodeProto>> users = new HashMap<>();
    private final Set<String> constants;
    private final Set<String> outputs;
    private final List<NodeProto> nodes;

    /**
     * A tensor that may be a layer; its shape says whether it is.
     *
     * @param channelsLast true where it comes from a matrix product
     */
    record Candidate(String name, String tensor, boolean channelsLast) {}

    private Activations(GraphProto graph) {
        this.nodes = graph.getNodeList();
        for (NodeProto node : nodes) {
            node.getOutputList().forEach(output -> makers.put(output, node));
            for (String input : new HashSet<>(node.getInputList())) {
                users.computeIfAbsent(input, key -> new ArrayList<>()).add(node);
            }
        }
        this.constants = Stream.concat(
                        graph.getInitializerList().stream().map(TensorProto::getName),
                        nodes.stream()
                                .filter(node -> node.getOpType().equals("Constant"))
                                .map(node -> node.getOutput(0)))
                .collect(Collectors.toSet());
        this.outputs =
                graph.getOutputList().stream().map(ValueInfoProto::getName).collect(Collectors.toSet());
    }

    static List<Candidate> of(GraphProto graph) {
        return new Activations(graph).find();
    }

    private List<Candidate> find() {
        LayerNames names = new LayerNames();
        List<Candidate> found = new ArrayList<>();
        Set<String> seen = new HashSet<>(outputs);
        for (NodeProto node : nodes) {
            tensor(node).filter(seen::add).ifPresent(tensor -> {
                found.add(new Candidate(names.of(node, tensor), tensor, channelsLast(node)));
            });
        }
        return List.copyOf(found);
    }

    /** The tensor in which the nonlinearity that this node is, or begins, ends. */
    private Optional<String> tensor(NodeProto node) {
        String op = node.getOpType();
        if (op.equals("Erf")) {
            return gelu(node);
        }
        if (op.equals("Tanh")) {
            return Optional.of(gelu(node).orElse(node.getOutput(0)));
        }
        if (!NONLINEAR.contains(op) || node.getInputCount() == 0 || constants.contains(node.getInput(0))) {
            return Optional.empty();
        }
        String output = node.getOutput(0);
        if (GATES.contains(op)) {
            Optional<NodeProto> product =
                    only(output, "Mul").filter(mul -> mul.getInputList().contains(node.getInput(0)));
            return Optional.of(product.map(mul -> mul.getOutput(0)).orElse(output));
        }
        return Optional.of(output);
    }

    /** x * (1 + erf(x / sqrt 2)) * 0.5, or the like with tanh, in the order that exporters write it. */
    private Optional<String> gelu(NodeProto inner) {
        return only(inner.getOutput(0), "Add")
                .filter(this::constantInput)
                .flatMap(sum -> only(sum.getOutput(0), "Mul"))
                .map(product -> {
                    String gated = product.getOutput(0);
                    return only(gated, "Mul")
                            .filter(this::constantInput)
                            .map(mul -> mul.getOutput(0))
                            .orElse(gated);
                });
    }

    private boolean constantInput(NodeProto node) {
        return node.getInputList().stream().anyMatch(constants::contains);
    }

    /** The node that uses the tensor, if it is the only one and of that kind. */
    private Optional<NodeProto> only(String tensor, String op) {
        Collection<NodeProto> all = users.getOrDefault(tensor, List.of());
        return all.size() == 1
                ? all.stream().filter(node -> node.getOpType().equals(op)).findFirst()
                : Optional.empty();
    }

    private boolean channelsLast(NodeProto nonlinearity) {
        NodeProto node = nonlinearity;
        for (int step = 0; step < MAX_STEPS_BACK; step++) {
            NodeProto maker = node.getInputList().stream()
                    .filter(input -> !constants.contains(input))
                    .map(makers::get)
                    .filter(found -> found != null)
                    .findFirst()
                    .orElse(null);
            if (maker == null || CONVOLUTIONS.contains(maker.getOpType())) {
                return false;
            }
            if (MATRIX_PRODUCTS.contains(maker.getOpType())) {
                return true;
            }
            node = maker;
        }
        return false;
    }
}
