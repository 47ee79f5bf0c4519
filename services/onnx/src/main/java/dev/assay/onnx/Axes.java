package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * What the axes of tensors stand for, followed from the picture on: one letter an axis, N for pictures, C for channels, H
 * and W for places, and {@code ?} for what cannot be told. A tensor of which nothing is known has no entry.
 */
final class Axes {
    static final String CHANNELS_FIRST = "NCHW";
    static final String CHANNELS_LAST = "NHWC";

    /** Operators that go over the last two axes of what they take, whatever the sizes become. */
    private static final Set<String> WINDOWS = Set.of(
            "Conv",
            "ConvTranspose",
            "MaxPool",
            "AveragePool",
            "LpPool",
            "GlobalMaxPool",
            "GlobalAveragePool",
            "GlobalLpPool",
            "DepthToSpace",
            "SpaceToDepth",
            "BatchNormalization",
            "InstanceNormalization",
            "GroupNormalization",
            "LRN");

    private static final Set<String> CONVOLUTIONS = Set.of("Conv", "ConvTranspose");

    /** Operators that lay values out anew, row by row. */
    private static final Set<String> RESHAPES = Set.of("Reshape", "Flatten", "Squeeze", "Unsqueeze");

    /** Operators that take from or add to an axis what the other inputs have there. */
    private static final Set<String> PARTS = Set.of(
            "Concat",
            "Slice",
            "Split",
            "Pad",
            "Resize",
            "Upsample",
            "Tile",
            "Expand",
            "ReduceMean",
            "ReduceMax",
            "ReduceSum",
            "ReduceL2");

    /** Operators that do the same to each value, or to rows along an axis, and leave it where it is. */
    private static final Set<String> IN_PLACE = Set.of(
            "Abs",
            "Add",
            "Cast",
            "Div",
            "Dropout",
            "Erf",
            "Exp",
            "Identity",
            "LayerNormalization",
            "Log",
            "LogSoftmax",
            "LpNormalization",
            "Max",
            "Mean",
            "MeanVarianceNormalization",
            "Min",
            "Mul",
            "Neg",
            "Pow",
            "RMSNormalization",
            "Reciprocal",
            "SimplifiedLayerNormalization",
            "Softmax",
            "Sqrt",
            "Sub",
            "Sum",
            "Where");

    private final Map<String, String> letters = new HashMap<>();
    private final Map<String, long[]> shapes;

    private Axes(Map<String, long[]> shapes) {
        this.shapes = shapes;
    }

    /**
     * Follows a graph whose nodes are in the order in which they run.
     *
     * @param input the picture, channels first
     * @param shapes of the graph's tensors, as far as they are known
     */
    static Map<String, String> of(GraphProto graph, String input, Map<String, long[]> shapes) {
        Axes axes = new Axes(shapes);
        axes.letters.put(input, CHANNELS_FIRST);
        for (NodeProto node : graph.getNodeList()) {
            for (String output : node.getOutputList()) {
                long[] shape = shapes.get(output);
                if (shape != null && shape.length > 0) {
                    axes.made(node, shape).ifPresent(found -> axes.letters.put(output, found));
                }
            }
        }
        return axes.letters;
    }

    private Optional<String> made(NodeProto node, long... shape) {
        String op = node.getOpType();
        Optional<String> found = Optional.empty();
        if (WINDOWS.contains(op)) {
            found = windowed(node, shape);
        } else if (RESHAPES.contains(op)) {
            found = reshaped(node, shape);
        } else if (op.equals("Transpose")) {
            found = transposed(node);
        } else if (op.equals("MatMul")) {
            found = multiplied(node);
        } else if (PARTS.contains(op)) {
            found = agreed(node, input -> true);
        } else if (IN_PLACE.contains(op) || Activations.NONLINEAR.contains(op)) {
            found = agreed(node, input -> Arrays.equals(shapes.get(input), shape));
        }
        return found.filter(letters -> letters.length() == shape.length);
    }

    /** A kernel with extent goes over places even where it is not known what made its input. */
    private Optional<String> windowed(NodeProto node, long... shape) {
        String given = letters.get(node.getInput(0));
        if (given != null) {
            return Optional.of(given)
                    .filter(known -> known.equals(CHANNELS_FIRST) || !CONVOLUTIONS.contains(node.getOpType()));
        }
        boolean places = CONVOLUTIONS.contains(node.getOpType())
                && ints(node, "kernel_shape").stream().anyMatch(size -> size > 1);
        return places && shape.length == CHANNELS_FIRST.length() ? Optional.of(CHANNELS_FIRST) : Optional.empty();
    }

    /** Axes at either end that keep their size keep their meaning; those between do where they all mean the same. */
    private Optional<String> reshaped(NodeProto node, long... shape) {
        String given = letters.get(node.getInput(0));
        long[] from = shapes.get(node.getInput(0));
        if (given == null || from == null) {
            return Optional.empty();
        }
        int most = Math.min(from.length, shape.length);
        int head = 0;
        while (head < most && from[head] == shape[head]) {
            head++;
        }
        int tail = 0;
        while (tail < most - head && from[from.length - 1 - tail] == shape[shape.length - 1 - tail]) {
            tail++;
        }
        String between = given.substring(head, from.length - tail);
        String letter = between.chars().distinct().count() == 1 ? between.substring(0, 1) : "?";
        return Optional.of(given.substring(0, head)
                + letter.repeat(shape.length - head - tail)
                + given.substring(from.length - tail));
    }

    private Optional<String> transposed(NodeProto node) {
        String given = letters.get(node.getInput(0));
        if (given == null) {
            return Optional.empty();
        }
        List<Long> order = ints(node, "perm");
        StringBuilder turned = new StringBuilder();
        for (int i = 0; i < given.length(); i++) {
            turned.append(given.charAt(
                    order.isEmpty() ? given.length() - 1 - i : order.get(i).intValue()));
        }
        return Optional.of(turned.toString());
    }

    /** A product with a matrix makes new channels of channels. */
    private Optional<String> multiplied(NodeProto node) {
        String given = letters.get(node.getInput(0));
        boolean mixed = letters.containsKey(node.getInput(1));
        return given == null || mixed
                ? Optional.empty()
                : Optional.of(given.endsWith("C") ? given : given.substring(0, given.length() - 1) + '?');
    }

    /** What the inputs of which anything is known agree on. */
    private Optional<String> agreed(NodeProto node, Predicate<String> counts) {
        List<String> all = node.getInputList().stream()
                .filter(letters::containsKey)
                .filter(counts)
                .map(letters::get)
                .distinct()
                .toList();
        return all.isEmpty()
                ? Optional.empty()
                : all.stream()
                        .filter(one -> one.length() == all.getFirst().length())
                        .reduce(Axes::common);
    }

    /** An axis that one tensor knows and the other does not means what is known; two meanings are none. */
    private static String common(String one, String other) {
        StringBuilder common = new StringBuilder();
        IntStream.range(0, one.length()).forEach(i -> {
            char a = one.charAt(i);
            char b = other.charAt(i);
            common.append(a == b || b == '?' ? a : a == '?' ? b : '?');
        });
        return common.toString();
    }

    private static List<Long> ints(NodeProto node, String attribute) {
        return node.getAttributeList().stream()
                .filter(one -> one.getName().equals(attribute))
                .findFirst()
                .map(AttributeProto::getIntsList)
                .orElse(List.of());
    }
}
