package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Footprint;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reverse-mode differentiation: appends to a graph the nodes that compute the gradient of one tensor by others.
 *
 * @param model the graph with the gradients added to its outputs and the seed added to its inputs
 * @param seed name of the added input
 * @param gradients names of the added outputs, in the order of the tensors differentiated by; each has the shape of its
 *     tensor
 * @param shapes of the tensors of the graph, by name
 */
public record Gradient(ModelProto model, String seed, List<String> gradients, Map<String, List<Long>> shapes) {
    public Gradient {
        gradients = List.copyOf(gradients);
        shapes = Map.copyOf(shapes);
    }

    /** What the gradient of a tensor starts from. */
    public sealed interface Seed {
        /** An input of the tensor's own type and shape: the result is the transposed Jacobian times it. */
        record Dense() implements Seed {}

        /** An int64 input [n] of classes, for a tensor [n, classes]: the result is the gradient of their scores. */
        record OneHot() implements Seed {}

        /** An int64 input [n] of classes, for a tensor [n, classes]: what starts is the score of each class itself. */
        record Score() implements Seed {}

        /** An int64 input [n] of what is asked of each row, for logits [n, classes]: the result is the gradient of a loss. */
        record OfLoss(Loss loss) implements Seed {}
    }

    /**
     * Differentiates by the standard rules.
     *
     * @param of the tensor to differentiate
     * @param by the tensors to differentiate by
     * @throws Refused if an operator between the tensors has no rule, a tensor does not exist, or {@code of} does not
     *     depend on one of {@code by}
     */
    public static Gradient of(Folded folded, String of, List<String> by, Seed seed) {
        return of(folded, of, by, seed, Rules.STANDARD);
    }

    static Gradient of(Folded folded, String of, List<String> by, Seed seed, Rules rules) {
        check(folded, of, by, rules.carried());
        String prefix = prefix(folded.graph(), rules.carried().noun());
        Emitter emitter = new Emitter(folded.opset(), prefix);
        Tape tape = new Tape(folded, emitter, by, rules);
        Value y = folded.value(of);
        Value input = switch (seed) {
            case Seed.Dense dense -> new Value(prefix + "seed", y.type(), y.shape());
            case Seed.OneHot oneHot -> target(prefix, of, y);
            case Seed.Score score -> target(prefix, of, y);
            case Seed.OfLoss loss -> target(prefix, of, y);
        };
        tape.give(
                of,
                switch (seed) {
                    case Seed.Dense dense -> input;
                    case Seed.OneHot oneHot -> oneHot(emitter, input, y);
                    case Seed.Score score -> emitter.mul(oneHot(emitter, input, y), y);
                    case Seed.OfLoss start -> Losses.cotangent(emitter, start.loss(), input, y);
                });
        tape.walk();
        List<String> names = new ArrayList<>();
        List<ValueInfoProto> outputs = new ArrayList<>();
        for (String tensor : by) {
            Value gradient = tape.cotangent(tensor).orElseThrow(() -> independent(of, tensor, rules));
            String name = prefix + "of/" + tensor;
            emitter.rename(gradient, name);
            names.add(name);
            outputs.add(info(new Value(name, gradient.type(), gradient.shape())));
        }
        fits(folded, tape, emitter, names, rules.carried());
        GraphProto graph = folded.graph().toBuilder()
                .clearNode()
                .addAllNode(tape.forward())
                .addAllNode(emitter.nodes())
                .addAllInitializer(emitter.constants())
                .addInput(info(input))
                .addAllOutput(outputs)
                .build();
        return new Gradient(
                folded.model().toBuilder().setGraph(graph).build(), input.name(), names, shapes(folded, emitter));
    }

    private static Map<String, List<Long>> shapes(Folded folded, Emitter emitter) {
        return Stream.concat(folded.values().stream(), emitter.values().stream())
                .collect(Collectors.toMap(Value::name, value -> value.shape().sizes()));
    }

    /** Refuses what would not fit in memory: a gradient keeps what the forward pass made until it comes back to it. */
    private static void fits(Folded folded, Tape tape, Emitter emitter, List<String> kept, Carried carried) {
        Map<String, Long> bytes = new HashMap<>(folded.bytes());
        emitter.values().forEach(value -> bytes.put(value.name(), value.bytes()));
        folded.graph().getInitializerList().forEach(weight -> bytes.remove(weight.getName()));
        List<NodeProto> nodes = new ArrayList<>(tape.forward());
        nodes.addAll(emitter.nodes());
        Footprint.of(folded.graph().getInitializerList(), nodes, bytes, Set.copyOf(kept))
                .check("a run that gives the " + carried.noun());
    }

    private static Value target(String prefix, String of, Value y) {
        if (y.rank() != 2) {
            throw new Refused("tensor \"" + of + "\" must have the shape [n, classes] to choose a class of it, found "
                    + y.shape().sizes());
        }
        return new Value(prefix + "seed", DataType.INT64, y.shape().upTo(1));
    }

    /** 1 at the target of each row, as y is shaped. */
    static Value oneHot(Emitter emitter, Value target, Value y) {
        Value offOn = emitter.reals(y.type(), Shape.of(2), 0, 1);
        List<Value> inputs = List.of(target, emitter.integers(y.shape().size(1)), offOn);
        return emitter.node("OneHot", y.type(), y.shape(), inputs);
    }

    private static void check(Folded folded, String of, List<String> by, Carried carried) {
        if (by.isEmpty() || new HashSet<>(by).size() != by.size()) {
            throw new IllegalArgumentException(
                    "tensors to differentiate by must be distinct, at least one, found " + by);
        }
        if (!folded.value(of).real()) {
            throw new Refused(
                    "tensor \"" + of + "\" holds " + folded.value(of).type() + ", which has no " + carried.noun());
        }
        for (String tensor : by) {
            if (!folded.value(tensor).real()) {
                throw new Refused("tensor \"" + tensor + "\" holds "
                        + folded.value(tensor).type() + ": no " + carried.noun() + " reaches it");
            }
        }
    }

    private static Refused independent(String of, String by, Rules rules) {
        return new Refused("no " + rules.carried().noun() + " of tensor \"" + of + "\" reaches tensor \"" + by
                + "\": it does not depend on it, or only through "
                + rules.carried().end());
    }

    /** Begins no name that the graph uses. */
    static String prefix(GraphProto graph, String space) {
        Set<String> names = new HashSet<>();
        for (NodeProto node : graph.getNodeList()) {
            names.add(node.getName());
            names.addAll(node.getOutputList());
        }
        graph.getInputList().forEach(input -> names.add(input.getName()));
        graph.getInitializerList().forEach(tensor -> names.add(tensor.getName()));
        String prefix = space + '/';
        for (int i = 2; begins(names, prefix); i++) {
            prefix = space + i + '/';
        }
        return prefix;
    }

    private static boolean begins(Set<String> names, String prefix) {
        return names.stream().anyMatch(name -> name.startsWith(prefix));
    }

    static ValueInfoProto info(Value value) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        value.shape().sizes().forEach(size -> shape.addDimBuilder().setDimValue(size));
        TypeProto.Tensor type = TypeProto.Tensor.newBuilder()
                .setElemType(value.type().getNumber())
                .setShape(shape)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(value.name())
                .setType(TypeProto.newBuilder().setTensorType(type))
                .build();
    }
}
