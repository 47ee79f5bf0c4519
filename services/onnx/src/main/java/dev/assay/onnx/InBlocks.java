package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
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
 * Keeps in blocks what is done value by value. On a processor ONNX Runtime keeps the channels of feature maps in blocks
 * for convolutions, pools, and sums and products of what they make. For any other node, a division say, it brings the inputs
 * to the plain layout, and the output back for the next convolution. A node that does the same to every value does not
 * mind their order: here it is given the blocks, and the changes of layout around it fall away. Every value is made by
 * the same operation of the same values as before, so no bit of a result depends on whether a graph was changed.
 */
final class InBlocks {
    /** Of ONNX Runtime's operators on blocks. */
    static final String DOMAIN = "com.microsoft.nchwc";

    private static final String TO_PLAIN = "ReorderOutput";
    private static final String TO_BLOCKS = "ReorderInput";
    private static final String CHANNELS = "channels";

    /** Of a map: pictures, channels, rows, columns. */
    private static final int AXES = 4;

    /** Operators that do the same to every value, wherever it stands, and give floats for the floats of a map. */
    private static final Set<String> EACH =
            Set.of("Abs", "Add", "Clip", "Div", "HardSigmoid", "Max", "Min", "Mul", "Neg", "Relu", "Sub", "Sum");

    private final ModelProto optimised;
    private final Map<String, List<Long>> shapes;
    private final int block;
    private final Set<String> single;
    private final Set<String> moved;
    private final Map<String, String> blocked = new HashMap<>();
    private final Map<String, String> renamed = new HashMap<>();
    private final Set<String> names = new HashSet<>();

    private InBlocks(ModelProto optimised, Map<String, List<Long>> shapes, int block) {
        this.optimised = optimised;
        this.shapes = shapes;
        this.block = block;
        this.single = optimised.getGraph().getInitializerList().stream()
                .filter(constant -> constant.getDimsList().stream().allMatch(size -> size == 1))
                .map(TensorProto::getName)
                .collect(Collectors.toSet());
        this.moved = moved();
    }

    /**
     * Changes a graph.
     *
     * @param optimised as ONNX Runtime wrote it, its optimisations of layout made
     * @param shapes of tensors of the graph that it was made from, by name, as far as they are known
     * @param block channels in a block on this processor
     * @return the changed graph; empty where no fewer changes of layout are left
     */
    static Optional<ModelProto> of(ModelProto optimised, Map<String, List<Long>> shapes, int block) {
        List<NodeProto> before = optimised.getGraph().getNodeList();
        if (before.stream().anyMatch(InBlocks::holdsGraph)) {
            return Optional.empty(); // whose nodes may use any tensor of this one
        }
        List<NodeProto> after = new InBlocks(optimised, shapes, block).nodes();
        return reorders(after) < reorders(before)
                ? Optional.of(optimised.toBuilder()
                        .setGraph(optimised.getGraph().toBuilder().clearNode().addAllNode(after))
                        .build())
                : Optional.empty();
    }

    /** Changes of layout among the nodes. */
    static long reorders(Collection<NodeProto> nodes) {
        return nodes.stream().filter(InBlocks::reorders).count();
    }

    private static boolean holdsGraph(NodeProto node) {
        return node.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0);
    }

    private static boolean reorders(NodeProto node) {
        return is(node, TO_PLAIN) || is(node, TO_BLOCKS);
    }

    private static boolean is(NodeProto node, String operator) {
        return node.getDomain().equals(DOMAIN)
                && node.getOpType().equals(operator)
                && node.getAttributeList().stream()
                        .noneMatch(a -> a.getName().equals("channels_last") && a.getI() != 0);
    }

    /** Outputs, by their plain names, of the nodes that are given blocks. */
    private Set<String> moved() {
        Set<String> inBlocks = new HashSet<>();
        Set<String> candidates = new HashSet<>();
        List<NodeProto> nodes = optimised.getGraph().getNodeList();
        nodes.stream().filter(n -> is(n, TO_BLOCKS)).map(n -> n.getInput(0)).forEach(inBlocks::add);
        Set<String> made = new HashSet<>();
        for (NodeProto node : nodes) {
            if (is(node, TO_PLAIN)) {
                if (hasItsChannels(node)) {
                    made.add(node.getOutput(0));
                }
            } else if (each(node)
                    && maps(node).stream().anyMatch(made::contains)
                    && maps(node).stream().allMatch(map -> made.contains(map) || inBlocks.contains(map))) {
                made.add(node.getOutput(0));
                candidates.add(node.getOutput(0));
            }
        }
        return wanted(nodes, candidates);
    }

    /** Those of the candidates whose output is wanted in blocks, by a change of layout or by another of them. */
    private static Set<String> wanted(List<NodeProto> nodes, Set<String> candidates) {
        Set<String> wanted = new HashSet<>();
        for (NodeProto node : nodes.reversed()) {
            boolean takes = is(node, TO_BLOCKS) || wanted.contains(node.getOutput(0));
            node.getInputList().stream()
                    .filter(input -> takes && candidates.contains(input))
                    .forEach(wanted::add);
        }
        return wanted;
    }

    /** Whether the map that leaves its blocks is the one whose shape is known. */
    private boolean hasItsChannels(NodeProto reorder) {
        List<Long> shape = shapes.getOrDefault(reorder.getOutput(0), List.of());
        return shape.size() == AXES
                && reorder.getAttributeList().stream()
                        .anyMatch(a -> a.getName().equals(CHANNELS) && a.getI() == shape.get(1));
    }

    /** Whether a node does the same to every value of whole blocks, of maps that do not repeat one another's values. */
    private boolean each(NodeProto node) {
        if (!node.getDomain().isEmpty() || !EACH.contains(node.getOpType()) || node.getOutputCount() != 1) {
            return false;
        }
        List<Long> shape = shapes.get(node.getOutput(0));
        return shape != null
                && shape.size() == AXES
                && shape.get(1) % block == 0
                && maps(node).stream().allMatch(map -> shape.equals(shapes.get(map)));
    }

    /** Inputs but for single numbers. */
    private List<String> maps(NodeProto node) {
        return node.getInputList().stream()
                .filter(input -> !input.isEmpty() && !single.contains(input))
                .toList();
    }

    private List<NodeProto> nodes() {
        List<NodeProto> nodes = new ArrayList<>();
        optimised.getGraph().getNodeList().stream()
                .flatMap(node -> Stream.concat(node.getInputList().stream(), node.getOutputList().stream()))
                .forEach(names::add);
        for (NodeProto node : optimised.getGraph().getNodeList()) {
            if (is(node, TO_BLOCKS)) {
                String there = blocked.get(node.getInput(0));
                if (there == null) {
                    nodes.add(node);
                    blocked.put(node.getInput(0), node.getOutput(0));
                } else {
                    renamed.put(node.getOutput(0), there);
                }
            } else if (moved.contains(node.getOutput(0))) {
                move(node, nodes);
            } else {
                nodes.add(withInputs(node, renamed));
                if (is(node, TO_PLAIN)) {
                    blocked.put(node.getOutput(0), nodes.getLast().getInput(0));
                }
            }
        }
        return used(nodes);
    }

    /** The node on blocks, and its output in the plain layout for those that still want it. */
    private void move(NodeProto node, List<NodeProto> nodes) {
        Map<String, String> inputs = new HashMap<>();
        for (String map : maps(node)) {
            String there = blocked.get(map);
            if (there == null) {
                there = fresh(map);
                nodes.add(reorder(TO_BLOCKS, map, there).build());
                blocked.put(map, there);
            }
            inputs.put(map, there);
        }
        String plain = node.getOutput(0);
        String here = fresh(plain);
        nodes.add(withInputs(node, inputs).toBuilder().setOutput(0, here).build());
        nodes.add(reorder(TO_PLAIN, here, plain)
                .addAttribute(AttributeProto.newBuilder()
                        .setName(CHANNELS)
                        .setType(AttributeProto.AttributeType.INT)
                        .setI(shapes.getOrDefault(plain, List.of()).get(1)))
                .build());
        blocked.put(plain, here);
    }

    private NodeProto.Builder reorder(String operator, String from, String to) {
        return NodeProto.newBuilder()
                .setDomain(DOMAIN)
                .setOpType(operator)
                .setName(fresh(operator))
                .addInput(from)
                .addOutput(to);
    }

    private String fresh(String of) {
        String name = of + "/blocks";
        for (int i = 2; !names.add(name); i++) {
            name = of + "/blocks" + i;
        }
        return name;
    }

    private static NodeProto withInputs(NodeProto node, Map<String, String> others) {
        if (node.getInputList().stream().noneMatch(others::containsKey)) {
            return node;
        }
        NodeProto.Builder changed = node.toBuilder();
        for (int i = 0; i < node.getInputCount(); i++) {
            changed.setInput(i, others.getOrDefault(node.getInput(i), node.getInput(i)));
        }
        return changed.build();
    }

    /** Without nodes that nothing uses any more. */
    private List<NodeProto> used(List<NodeProto> nodes) {
        Set<String> wanted = optimised.getGraph().getOutputList().stream()
                .map(ValueInfoProto::getName)
                .collect(Collectors.toCollection(HashSet::new));
        List<NodeProto> used = new ArrayList<>();
        for (NodeProto node : nodes.reversed()) {
            if (node.getOutputList().stream().anyMatch(wanted::contains)) {
                used.add(node);
                wanted.addAll(node.getInputList());
            }
        }
        return used.reversed();
    }
}
