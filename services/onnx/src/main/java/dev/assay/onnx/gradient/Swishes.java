package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts hard swishes together again, which ONNX Runtime, and older exporters, take apart: {@code x * HardSigmoid(x)} with
 * alpha 1/6 and beta 1/2. One rule then knows the slope of the whole, where two would keep both factors and add twice.
 */
final class Swishes {
    /** How far alpha may be from 1/6: the rounding of a float. */
    private static final double CLOSE = 1e-7;

    private Swishes() {}

    static ModelProto whole(ModelProto model) {
        GraphProto graph = model.getGraph();
        Map<String, Integer> uses = new HashMap<>();
        Map<String, NodeProto> gates = new HashMap<>();
        for (NodeProto node : graph.getNodeList()) {
            node.getInputList().forEach(input -> uses.merge(input, 1, Integer::sum));
            if (gate(node)) {
                gates.put(node.getOutput(0), node);
            }
        }
        graph.getOutputList().stream().map(ValueInfoProto::getName).forEach(gates::remove);
        gates.keySet().removeIf(gate -> uses.getOrDefault(gate, 0) != 1);
        Set<String> joined = new HashSet<>();
        GraphProto.Builder whole = graph.toBuilder().clearNode();
        List<NodeProto> nodes = graph.getNodeList().stream()
                .map(node -> joined(node, gates, joined))
                .toList();
        nodes.stream().filter(node -> !joined.contains(node.getOutput(0))).forEach(whole::addNode);
        return model.toBuilder().setGraph(whole).build();
    }

    private static boolean gate(NodeProto node) {
        Attributes attributes = new Attributes(node);
        return node.getOpType().equals("HardSigmoid")
                && Math.abs(attributes.real("alpha", 0.2) - 1.0 / 6) < CLOSE
                && attributes.real("beta", 0.5) == 0.5;
    }

    /** The node itself, or the hard swish that it ends; its gate is then among those joined. */
    private static NodeProto joined(NodeProto node, Map<String, NodeProto> gates, Set<String> joined) {
        if (!node.getOpType().equals("Mul")) {
            return node;
        }
        for (int i = 0; i < 2; i++) {
            NodeProto gate = gates.get(node.getInput(i));
            if (gate != null && gate.getInput(0).equals(node.getInput(1 - i))) {
                joined.add(gate.getOutput(0));
                return node.toBuilder()
                        .setOpType("HardSwish")
                        .clearInput()
                        .addInput(gate.getInput(0))
                        .build();
            }
        }
        return node;
    }
}
