package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/** The state of one reverse walk: which tensors matter, and the gradient, or relevance, gathered at each. */
final class Tape {
    private final Folded folded;
    private final Emitter emitter;
    private final Rules rules;
    private final List<NodeProto> nodes;
    private final List<String> by;
    private final Set<String> active = new HashSet<>();
    private final Map<String, List<Value>> gathered = new HashMap<>();
    private final Map<String, Value> sums = new HashMap<>();
    private final Map<String, Value> extras = new HashMap<>();
    private final Map<Integer, List<NodeProto>> others = new HashMap<>();
    private final Set<String> cut = new HashSet<>();

    Tape(Folded folded, Emitter emitter, List<String> by, Rules rules) {
        this.folded = folded;
        this.emitter = emitter;
        this.rules = rules;
        this.by = List.copyOf(by);
        this.nodes = new ArrayList<>(folded.graph().getNodeList());
        active.addAll(by);
        for (NodeProto node : nodes) {
            if (reads(node).stream().anyMatch(active::contains)) {
                node.getOutputList().stream()
                        .filter(name -> !name.isEmpty() && value(name).real())
                        .forEach(active::add);
            }
        }
    }

    Emitter emitter() {
        return emitter;
    }

    Carried carried() {
        return rules.carried();
    }

    boolean active(String tensor) {
        return active.contains(tensor);
    }

    Value value(String tensor) {
        Value extra = extras.get(tensor);
        return extra != null ? extra : folded.value(tensor);
    }

    Optional<long[]> integers(String tensor) {
        return folded.integers(tensor);
    }

    OptionalDouble number(String tensor) {
        return folded.number(tensor);
    }

    void give(String tensor, Value gradient) {
        if (!active.contains(tensor)) {
            return;
        }
        Value at = value(tensor);
        if (!gradient.shape().equals(at.shape())) {
            throw new IllegalStateException("the " + carried().noun() + " at " + tensor + " must have its shape "
                    + at.shape().sizes() + ", found " + gradient.shape().sizes());
        }
        gathered.computeIfAbsent(tensor, name -> new ArrayList<>()).add(emitter.cast(gradient, at.type()));
    }

    /** The sum of what was given so far; asked for only when every node after the tensor has been walked. */
    Optional<Value> cotangent(String tensor) {
        List<Value> parts = gathered.getOrDefault(tensor, List.of());
        if (parts.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(sums.computeIfAbsent(
                tensor, name -> parts.stream().reduce(emitter::add).orElseThrow()));
    }

    /** Walks back over all nodes that lie between the tensors. */
    void walk() {
        for (int position = nodes.size() - 1; position >= 0; position--) {
            NodeProto node = nodes.get(position);
            boolean arrived = node.getOutputList().stream().anyMatch(gathered::containsKey);
            if (!arrived || reads(node).stream().noneMatch(active::contains)) {
                continue;
            }
            boolean standard = node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx");
            Optional<Rule> rule = standard ? rules.find(node.getOpType()) : Optional.empty();
            rule.orElseThrow(() -> unknown(node)).pullback().apply(new Step(this, position));
        }
    }

    /** Whether a tensor leads from a node of that operator to one node alone, and nobody asks for what is gathered there. */
    boolean between(String operator, String tensor) {
        boolean made = nodes.stream()
                .anyMatch(node -> node.getOpType().equals(operator)
                        && node.getOutputList().contains(tensor));
        long reading =
                nodes.stream().filter(node -> reads(node).contains(tensor)).count();
        boolean given = folded.graph().getOutputList().stream()
                .anyMatch(output -> output.getName().equals(tensor));
        return made && reading == 1 && !given && !by.contains(tensor);
    }

    /** Notes that a gradient is 0 wherever the tensor that it belongs to is not above 0. */
    void noteCut(Value gradient) {
        cut.add(gradient.name());
    }

    /** Whether that was noted. */
    boolean cut(Value gradient) {
        return cut.contains(gradient.name());
    }

    /** The forward nodes as they were, but for outputs that rules asked for. */
    List<NodeProto> nodes() {
        return nodes;
    }

    /** The forward nodes as rules want them. */
    List<NodeProto> forward() {
        return IntStream.range(0, nodes.size())
                .boxed()
                .flatMap(i -> others.getOrDefault(i, List.of(nodes.get(i))).stream())
                .toList();
    }

    /** Has other nodes make what the node at a position makes. */
    void instead(int position, List<NodeProto> made) {
        others.put(position, made);
    }

    /** An optional output of the node at a position, which is made to give it if it does not. */
    Value extra(int position, int output, DataType type, Shape shape) {
        NodeProto.Builder wider = nodes.get(position).toBuilder();
        while (wider.getOutputCount() <= output) {
            wider.addOutput("");
        }
        if (wider.getOutput(output).isEmpty()) {
            wider.setOutput(output, emitter.fresh());
        }
        nodes.set(position, wider.build());
        Value value = new Value(wider.getOutput(output), type, shape);
        extras.put(value.name(), value);
        return value;
    }

    private Refused unknown(NodeProto node) {
        String domain = node.getDomain().isEmpty() ? "" : " of domain \"" + node.getDomain() + '"';
        return new Refused("node \"" + node.getName() + "\" uses operator " + node.getOpType() + domain
                + ", which has no " + rules.carried().noun() + " rule; "
                + rules.carried().advice() + " (" + rules.carried().others() + "),"
                + " or export the model with operators of the list in docs/reference/operators.md");
    }

    /** Tensors a node reads, those that its sub-graphs take from outside included. */
    private static Set<String> reads(NodeProto node) {
        Set<String> names = new HashSet<>(node.getInputList());
        for (AttributeProto attribute : node.getAttributeList()) {
            if (attribute.hasG()) {
                inside(attribute.getG(), names);
            }
            attribute.getGraphsList().forEach(graph -> inside(graph, names));
        }
        names.remove("");
        return names;
    }

    private static void inside(GraphProto graph, Set<String> names) {
        graph.getNodeList().forEach(node -> names.addAll(reads(node)));
        graph.getOutputList().forEach(output -> names.add(output.getName()));
    }
}
