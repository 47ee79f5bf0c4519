package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The last tensor with spatial extent on the way to the scores: what goes into the pooling, flattening or choice after
 * which there are no places any more. Pooling itself, and what lays values out anew, makes no features: the tensor before
 * it is taken, at its finer resolution. Of several such tensors the one that is made last is taken.
 */
final class LastSpatial {
    /** Operators that make no features: what they take is looked at in place of what they give. */
    private static final Set<String> PASSING = Set.of(
            "Identity",
            "Dropout",
            "Cast",
            "Reshape",
            "Flatten",
            "Squeeze",
            "Unsqueeze",
            "Transpose",
            "Pad",
            "MaxPool",
            "AveragePool",
            "LpPool",
            "ReduceMean",
            "ReduceMax");

    /** Operators that tell of a tensor's sizes, not of its values. */
    private static final Set<String> OF_SIZES = Set.of("Shape", "Size");

    /** Operators that make features of pixels. */
    private static final Set<String> LEARNED = Set.of("Conv", "ConvTranspose", "MatMul", "Gemm", "Einsum");

    private final GraphProto graph;
    private final Map<String, long[]> shapes;
    private final int batch;
    private final Map<String, Integer> makers = new HashMap<>();
    private final Set<String> ofPicture = new HashSet<>();
    private final Set<String> learned = new HashSet<>();
    private boolean certain = true;

    private LastSpatial(GraphProto graph, String input, Map<String, long[]> shapes, int batch) {
        this.graph = graph;
        this.shapes = shapes;
        this.batch = batch;
        ofPicture.add(input);
        for (int i = 0; i < graph.getNodeCount(); i++) {
            NodeProto node = graph.getNode(i);
            for (String output : node.getOutputList()) {
                makers.put(output, i);
            }
            boolean bodies = node.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0);
            boolean follows = bodies || node.getInputList().stream().anyMatch(ofPicture::contains);
            if (follows && !OF_SIZES.contains(node.getOpType())) {
                ofPicture.addAll(node.getOutputList());
                if (LEARNED.contains(node.getOpType())
                        || node.getInputList().stream().anyMatch(learned::contains)) {
                    learned.addAll(node.getOutputList());
                }
            }
        }
    }

    /**
     * Finds it.
     *
     * @param input the picture
     * @param output the scores
     * @param shapes of the graph's tensors as far as they are known, empty for what is not of type float
     * @param layers the activation layers, whose names stay
     * @return empty where the last tensors with extent are no images, as the tokens of a vision transformer are not, or
     *     their sizes or axes cannot be told
     */
    static Optional<Layer> of(
            GraphProto graph, String input, String output, Map<String, long[]> shapes, int batch, List<Layer> layers) {
        LastSpatial search = new LastSpatial(graph, input, shapes, batch);
        Map<String, String> axes = Axes.of(graph, input, shapes);
        Collection<String> ends = search.ends(output);
        if (!search.certain) {
            return Optional.empty();
        }
        return ends.stream()
                .map(search::features)
                .sorted(Comparator.comparing(search.makers::get).reversed())
                .flatMap(tensor -> search.layer(tensor, axes.getOrDefault(tensor, ""), layers).stream())
                .findFirst();
    }

    /** Tensors with extent that are used by one without, on the way to the scores. */
    private Collection<String> ends(String output) {
        Set<String> ends = new LinkedHashSet<>();
        Set<String> seen = new HashSet<>();
        Deque<String> open = new ArrayDeque<>(List.of(output));
        while (!open.isEmpty()) {
            Integer maker = makers.get(open.pop());
            if (maker == null || OF_SIZES.contains(graph.getNode(maker).getOpType())) {
                continue;
            }
            for (String input : graph.getNode(maker).getInputList()) {
                if (makers.containsKey(input) && ofPicture.contains(input) && seen.add(input)) {
                    certain &= shapes.containsKey(input);
                    (extent(input) ? ends : open).add(input);
                }
            }
        }
        return ends;
    }

    /** More than one size beside the batch: channels and places, in whatever order. */
    private boolean extent(String tensor) {
        long[] shape = shapes.getOrDefault(tensor, new long[0]);
        int from = shape.length > 0 && shape[0] == batch ? 1 : 0;
        return Arrays.stream(shape).skip(from).filter(size -> size != 1).count() > 1;
    }

    private String features(String end) {
        String tensor = end;
        for (NodeProto maker = maker(tensor);
                PASSING.contains(maker.getOpType()) && makers.containsKey(maker.getInput(0));
                maker = maker(tensor)) {
            tensor = maker.getInput(0);
        }
        return tensor;
    }

    /** Of a tensor that a node makes. */
    private NodeProto maker(String tensor) {
        return graph.getNode(Objects.requireNonNull(makers.get(tensor)));
    }

    private Optional<Layer> layer(String tensor, String axes, List<Layer> layers) {
        Optional<Layer> known =
                layers.stream().filter(layer -> layer.tensor().equals(tensor)).findFirst();
        if (known.isPresent()) {
            return known.filter(Layer::spatial);
        }
        boolean last = axes.equals(Axes.CHANNELS_LAST);
        long[] shape = shapes.getOrDefault(tensor, new long[0]);
        boolean whole = shape.length == Axes.CHANNELS_FIRST.length()
                && shape[0] == batch
                && Arrays.stream(shape).allMatch(size -> size <= Integer.MAX_VALUE);
        if (!whole || !learned.contains(tensor) || !last && !axes.equals(Axes.CHANNELS_FIRST)) {
            return Optional.empty();
        }
        String name = new LayerNames(layers.stream().map(Layer::name).toList()).of(maker(tensor), tensor);
        return Optional.of(new Layer(
                        name,
                        tensor,
                        (int) shape[last ? 3 : 1],
                        (int) shape[last ? 1 : 2],
                        (int) shape[last ? 2 : 3],
                        last))
                .filter(Layer::spatial);
    }
}
