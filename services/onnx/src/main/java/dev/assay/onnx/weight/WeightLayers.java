package dev.assay.onnx.weight;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.random.Draws;
import dev.assay.core.release.Refused;
import dev.assay.onnx.Graph;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The layers of a graph that have weights, from the input on: convolutions, dense layers and products with constant
 * matrices, each with its bias and the batch normalisation behind it; other normalisations are layers of their own.
 * Everything else that is constant (position embeddings, class tokens, scales) is no layer and stays.
 *
 * <p>A layer drawn anew is what training starts from: weights are normal with mean 0 and variance {@code 2 / fan-in} (He
 * et al. 2015), so that signals keep their size through ReLUs; biases and shifts are 0, scales 1, running means 0 and
 * running variances 1.
 */
public final class WeightLayers {
    private final Graph graph;
    private final List<List<Weight>> layers;

    private WeightLayers(Graph graph, List<List<Weight>> layers) {
        this.graph = graph;
        this.layers = layers;
    }

    /**
     * Those that an output depends on.
     *
     * @throws Refused if there is none with float weights
     */
    public static WeightLayers of(Graph graph, String output) {
        List<List<Weight>> found = new Finding(graph.model().getGraph(), output).find();
        if (found.isEmpty()) {
            throw new Refused(graph.file() + " has no layer with float weights that could be drawn anew:"
                    + " export the model in float32, not quantised");
        }
        return new WeightLayers(graph, found);
    }

    public int count() {
        return layers.size();
    }

    /** The layers that {@code percent} of them make, rounded up: at least one. */
    public int share(int percent) {
        return Math.max(1, Math.ceilDiv(layers.size() * percent, 100));
    }

    /**
     * The graph with the weights of its last layers drawn anew. A layer's new weights depend on its name and the draws
     * alone: a graph with more layers drawn anew has the same new weights in those that both have.
     *
     * @param last layers, counted from the output
     */
    public Graph reinitialised(int last, Draws draws) {
        if (last < 1 || last > layers.size()) {
            throw new IllegalArgumentException(
                    "layers to draw anew must be in [1, " + layers.size() + "], found " + last);
        }
        Map<String, TensorProto> anew = new HashMap<>();
        for (List<Weight> layer : layers.subList(layers.size() - last, layers.size())) {
            for (Weight weight : layer) {
                anew.putIfAbsent(weight.tensor().getName(), weight.drawn(draws));
            }
        }
        ModelProto.Builder model = graph.model().toBuilder();
        GraphProto.Builder edited = model.getGraphBuilder();
        for (TensorProto.Builder tensor : edited.getInitializerBuilderList()) {
            TensorProto other = anew.get(tensor.getName());
            if (other != null) {
                tensor.clear().mergeFrom(other);
            }
        }
        for (NodeProto.Builder node : edited.getNodeBuilderList()) {
            TensorProto other = node.getOpType().equals("Constant") ? anew.get(node.getOutput(0)) : null;
            if (other != null) {
                node.clearAttribute()
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("value")
                                .setType(AttributeProto.AttributeType.TENSOR)
                                .setT(other));
            }
        }
        return graph.with(model.build());
    }

    /** One search for the layers of a graph. */
    private static final class Finding {
        private static final Set<String> WEIGHTED = Set.of("Conv", "ConvTranspose", "Gemm", "MatMul");
        private static final Set<String> NORMALISING =
                Set.of("LayerNormalization", "InstanceNormalization", "GroupNormalization");

        private final GraphProto graph;
        private final Set<String> needed = new HashSet<>();
        private final Constants constants;

        /** Tensor to the layer whose bias or normalisation may follow. */
        private final Map<String, List<Weight>> open = new HashMap<>();

        private final List<List<Weight>> found = new ArrayList<>();

        Finding(GraphProto graph, String output) {
            this.graph = graph;
            this.constants = new Constants(graph);
            needed.add(output);
            for (NodeProto node : graph.getNodeList().reversed()) {
                if (node.getOutputList().stream().anyMatch(needed::contains)) {
                    needed.addAll(node.getInputList());
                }
            }
        }

        List<List<Weight>> find() {
            for (NodeProto node : graph.getNodeList()) {
                if (node.getOutputList().stream().anyMatch(needed::contains)) {
                    look(node);
                }
            }
            return found.stream().filter(layer -> !layer.isEmpty()).toList();
        }

        private void look(NodeProto node) {
            String op = node.getOpType();
            if (WEIGHTED.contains(op)) {
                List<Weight> layer = weighted(node);
                if (!layer.isEmpty()) {
                    found.add(layer);
                    open.put(node.getOutput(0), layer);
                }
            } else if (op.equals("BatchNormalization")) {
                List<Weight> layer = open.get(node.getInput(0));
                if (layer == null) {
                    layer = new ArrayList<>();
                    found.add(layer);
                }
                normalisation(node, layer);
            } else if (NORMALISING.contains(op)) {
                List<Weight> layer = new ArrayList<>();
                normalisation(node, layer);
                found.add(layer);
            } else if (op.equals("Add") && node.getInputCount() == 2) {
                bias(node, node.getInput(0), node.getInput(1));
                bias(node, node.getInput(1), node.getInput(0));
            }
        }

        private List<Weight> weighted(NodeProto node) {
            List<Weight> layer = new ArrayList<>();
            for (int input = 0; input < Math.min(2, node.getInputCount()); input++) {
                int place = input;
                constants
                        .find(node.getInput(input))
                        .filter(constant -> constant.sizes().size() > 1)
                        .ifPresent(constant -> layer.add(
                                new Weight.Normal(constant.tensor(), FanIn.of(node, place, constant.sizes()))));
            }
            if (!layer.isEmpty() && node.getInputCount() > 2) {
                fill(node.getInput(2), 0, layer);
            }
            return layer;
        }

        private void normalisation(NodeProto node, List<Weight> layer) {
            for (int input = 1; input < node.getInputCount(); input++) {
                boolean one = input == 1 || input == 4;
                fill(node.getInput(input), one ? 1 : 0, layer);
            }
        }

        /** An addition of a constant to what a layer gives. */
        private void bias(NodeProto add, String product, String constant) {
            List<Weight> layer = open.get(product);
            if (layer != null && constants.find(constant).isPresent()) {
                fill(constant, 0, layer);
                open.put(add.getOutput(0), layer);
            }
        }

        private void fill(String tensor, float value, List<Weight> layer) {
            constants.find(tensor).ifPresent(constant -> layer.add(new Weight.Filled(constant.tensor(), value)));
        }
    }

    /** True where a tensor holds numbers that can be drawn anew. */
    static boolean real(TensorProto tensor) {
        return tensor.getDataType() == DataType.FLOAT.getNumber();
    }
}
