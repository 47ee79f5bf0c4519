package dev.assay.explain;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.assay.onnx.Images;
import dev.assay.onnx.Layer;
import dev.assay.onnx.Model;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What a network decides at a picture: on which side of a bend each value lies, and which value of each window of a max
 * pool is the largest. Where two runs decide alike their gradients differ by rounding alone.
 */
final class Decisions {
    /** Activations without a bend: a sign that changes decides nothing. */
    private static final Set<String> SMOOTH = Set.of("Gelu", "Tanh", "Sigmoid", "Mul");

    private Decisions() {}

    /** How many decisions differ between two exports of one network. */
    static int flips(Model one, Model other, Images points) {
        List<int[]> a = of(one, points);
        List<int[]> b = of(other, points);
        if (a.size() != b.size()) {
            throw new AssertionError(
                    "exports of one network decide alike often, found " + a.size() + " and " + b.size());
        }
        return IntStream.range(0, a.size()).map(i -> flips(a.get(i), b.get(i))).sum();
    }

    private static int flips(int[] a, int[] b) {
        return (int) IntStream.range(0, a.length).filter(k -> a[k] != b[k]).count();
    }

    /** Of each layer that has bends, then of each max pool, in execution order. */
    static List<int[]> of(Model model, Images points) {
        List<NodeProto> nodes = model.graph().model().getGraph().getNodeList();
        Map<String, NodeProto> makers = new HashMap<>();
        nodes.forEach(node -> makers.put(node.getOutput(0), node));
        List<Layer> layers = model.layers();
        List<float[]> values = model.activations(points, layers);
        List<int[]> decisions = new ArrayList<>();
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < layers.size(); i++) {
            places.put(layers.get(i).tensor(), i);
            String bend = bend(makers, layers.get(i).tensor());
            if (!SMOOTH.contains(bend)) {
                decisions.add(sides(bend, values.get(i)));
            }
        }
        for (NodeProto node : nodes) {
            if (node.getOpType().equals("MaxPool")) {
                Integer place = places.get(node.getInput(0));
                if (place == null) {
                    throw new AssertionError("a max pool must follow an activation, found " + node.getInput(0));
                }
                decisions.add(winners(node, layers.get(place), values.get(place)));
            }
        }
        return decisions;
    }

    /** The operator that the values of a tensor have their bends from. */
    private static String bend(Map<String, NodeProto> makers, String tensor) {
        NodeProto maker = Objects.requireNonNull(makers.get(tensor), tensor);
        boolean hardSwish = maker.getOpType().equals("Mul")
                && maker.getInputList().stream()
                        .map(makers::get)
                        .anyMatch(from -> from != null && from.getOpType().equals("HardSigmoid"));
        return hardSwish ? "HardSwish" : maker.getOpType();
    }

    private static int[] sides(String operator, float[] values) {
        Function<Float, Integer> side = switch (operator) {
            case "Relu" -> y -> y > 0 ? 1 : 0;
            // From -3 on down all is 0, from 3 on up y is x.
            case "HardSwish" -> y -> y == 0 ? 0 : y < 3 ? 1 : 2;
            case "HardSigmoid" -> y -> y <= 0 ? 0 : y < 1 ? 1 : 2;
            default -> throw new AssertionError("the bends of " + operator + " must be known");
        };
        return IntStream.range(0, values.length).map(k -> side.apply(values[k])).toArray();
    }

    /** Where the largest value of each window is; -1 where all are 0, which passes nothing on after a ReLU. */
    private static int[] winners(NodeProto pool, Layer layer, float[] values) {
        Map<String, List<Long>> attributes = pool.getAttributeList().stream()
                .collect(Collectors.toMap(AttributeProto::getName, AttributeProto::getIntsList));
        List<Long> kernel = Objects.requireNonNull(attributes.get("kernel_shape"));
        List<Long> strides = attributes.getOrDefault("strides", List.of(1L, 1L));
        List<Long> pads = attributes.getOrDefault("pads", List.of(0L, 0L, 0L, 0L));
        int plane = layer.height() * layer.width();
        List<Integer> winners = new ArrayList<>();
        for (int from = 0; from < values.length; from += plane) {
            for (long top = -pads.get(0); top + kernel.get(0) <= layer.height() + pads.get(2); top += strides.get(0)) {
                for (long left = -pads.get(1);
                        left + kernel.get(1) <= layer.width() + pads.get(3);
                        left += strides.get(1)) {
                    winners.add(winner(values, from, layer, top, left, kernel));
                }
            }
        }
        return winners.stream().mapToInt(i -> i).toArray();
    }

    private static int winner(float[] values, int plane, Layer layer, long top, long left, List<Long> kernel) {
        int winner = -1;
        float most = 0;
        for (long y = Math.max(top, 0); y < Math.min(top + kernel.get(0), layer.height()); y++) {
            for (long x = Math.max(left, 0); x < Math.min(left + kernel.get(1), layer.width()); x++) {
                int at = plane + (int) (y * layer.width() + x);
                if (values[at] > most) {
                    most = values[at];
                    winner = at;
                }
            }
        }
        return winner;
    }
}
