package dev.assay.onnx.weight;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The float constants of a graph: initialisers and constant nodes, also behind nodes that only pass them on or turn them. */
final class Constants {
    private final Map<String, Constant> constants = new HashMap<>();

    /**
     * A tensor as a node gets it.
     *
     * @param tensor as it is stored
     * @param sizes after what lies between
     */
    record Constant(TensorProto tensor, List<Long> sizes) {
        Constant {
            sizes = List.copyOf(sizes);
        }
    }

    Constants(GraphProto graph) {
        graph.getInitializerList().forEach(tensor -> add(tensor.getName(), tensor));
        for (NodeProto node : graph.getNodeList()) {
            switch (node.getOpType()) {
                case "Constant" -> constant(node);
                case "Identity" -> find(node.getInput(0)).ifPresent(c -> constants.put(node.getOutput(0), c));
                case "Transpose" ->
                    find(node.getInput(0)).ifPresent(c -> constants.put(node.getOutput(0), turned(c, node)));
                default -> {}
            }
        }
    }

    Optional<Constant> find(String tensor) {
        return Optional.ofNullable(constants.get(tensor));
    }

    private void constant(NodeProto node) {
        node.getAttributeList().stream()
                .filter(AttributeProto::hasT)
                .forEach(value -> add(
                        node.getOutput(0),
                        value.getT().toBuilder().setName(node.getOutput(0)).build()));
    }

    private void add(String name, TensorProto tensor) {
        if (WeightLayers.real(tensor)) {
            constants.put(name, new Constant(tensor, tensor.getDimsList()));
        }
    }

    private static Constant turned(Constant constant, NodeProto transpose) {
        List<Long> order = transpose.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals("perm"))
                .findFirst()
                .map(AttributeProto::getIntsList)
                .orElse(List.of());
        List<Long> sizes = new ArrayList<>();
        int rank = constant.sizes().size();
        for (int axis = 0; axis < rank; axis++) {
            sizes.add(constant.sizes()
                    .get(order.isEmpty() ? rank - 1 - axis : order.get(axis).intValue()));
        }
        return new Constant(constant.tensor(), sizes);
    }
}
