package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * An ONNX graph, read once under {@link GraphLimits} and never changed: an edit gives another graph. Weights kept in
 * external files have been taken in, so a graph stands alone.
 */
public final class Graph {
    /** An operator whose first two inputs are optional and yet named, be it with a blank. */
    private static final String NAMES_BLANKS = "Loop";

    private final String file;
    private final ModelProto model;
    private final Map<String, List<Long>> shapes;

    private Graph(String file, ModelProto model, Map<String, List<Long>> shapes) {
        this.file = file;
        this.model = model;
        this.shapes = shapes;
    }

    /**
     * Reads and checks the file.
     *
     * @throws dev.assay.core.release.Refused if it is no ONNX model, is cut short, goes over a limit, uses operators
     *     from outside ONNX Runtime, names external data outside its folder, or has NaN among its weights
     */
    public static Graph read(Path path) {
        return read(path, file -> true);
    }

    /**
     * {@link #read(Path)} of a file that was released with others.
     *
     * @param listed whether a file of external data, by its absolute and normalised path, was released with it; others are refused
     */
    public static Graph read(Path path, Predicate<Path> listed) {
        String file = GraphFile.name(path);
        ModelProto parsed = GraphFile.parse(path);
        GraphRules.check(file, parsed);
        ModelProto whole = ExternalData.takeIn(path, parsed, listed);
        TensorRules.check(file, whole.getGraph());
        Finite.check(file, whole.getGraph());
        return new Graph(file, whole, Map.of());
    }

    /** Name of the file, for messages. */
    public String file() {
        return file;
    }

    /** Version of the standard operators. */
    public int opset() {
        return (int) GraphRules.opset(model);
    }

    /** What a caller has to give: graph inputs that no initialiser fills. */
    public List<Port> inputs() {
        Set<String> filled =
                graph().getInitializerList().stream().map(TensorProto::getName).collect(Collectors.toSet());
        return graph().getInputList().stream()
                .filter(input -> !filled.contains(input.getName()))
                .map(Port::of)
                .toList();
    }

    public List<Port> outputs() {
        return graph().getOutputList().stream().map(Port::of).toList();
    }

    /** Nodes of the graph itself, those of sub-graphs not counted. */
    public int nodes() {
        return graph().getNodeCount();
    }

    /** Weights, in scalars. */
    public long parameters() {
        return graph().getInitializerList().stream()
                .mapToLong(t -> t.getDimsList().stream().reduce(1L, (a, b) -> a * b))
                .sum();
    }

    /** This graph with exactly these tensors as its outputs; inner tensors get their type when the graph is loaded. */
    public Graph withOutputs(List<String> tensors) {
        return edited(graph -> {
            List<ValueInfoProto> present = graph.getOutputList();
            List<ValueInfoProto> wanted = tensors.stream()
                    .map(tensor -> present.stream()
                            .filter(output -> output.getName().equals(tensor))
                            .findFirst()
                            .orElseGet(() ->
                                    ValueInfoProto.newBuilder().setName(tensor).build()))
                    .toList();
            return graph.clearOutput().addAllOutput(wanted);
        });
    }

    /** This graph with the shape of an input set to these sizes, open ones included. */
    public Graph withInputShape(String input, long[] sizes) {
        return edited(graph -> {
            for (ValueInfoProto.Builder info : graph.getInputBuilderList()) {
                if (info.getName().equals(input)) {
                    TensorShapeProto.Builder shape =
                            info.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
                    shape.clearDim();
                    for (long size : sizes) {
                        shape.addDimBuilder().setDimValue(size);
                    }
                }
            }
            return graph;
        });
    }

    /**
     * The same without blank names at the end of a node's inputs: what is left out there need not be named. Kernels of
     * ONNX Runtime's CUDA provider take three names for three tensors, and its CPU provider keeps a convolution with one out
     * of its fast layout.
     */
    Graph withoutBlankEnds() {
        return edited(graph -> {
            graph.getNodeBuilderList().forEach(Graph::trim);
            return graph;
        });
    }

    private static void trim(NodeProto.Builder node) {
        List<String> names = List.copyOf(node.getInputList());
        int count = names.size();
        while (count > 0 && names.get(count - 1).isEmpty()) {
            count--;
        }
        if (count < names.size() && !node.getOpType().equals(NAMES_BLANKS)) {
            node.clearInput().addAllInput(names.subList(0, count));
        }
        for (AttributeProto.Builder attribute : node.getAttributeBuilderList()) {
            if (attribute.hasG()) {
                attribute.getGBuilder().getNodeBuilderList().forEach(Graph::trim);
            }
            attribute
                    .getGraphsBuilderList()
                    .forEach(body -> body.getNodeBuilderList().forEach(Graph::trim));
        }
    }

    /** The same graph under another name, for messages about one that was made from a file. */
    public Graph named(String name) {
        return new Graph(name, model, shapes);
    }

    /** The graph as an ONNX file. */
    public byte[] bytes() {
        return model.toByteArray();
    }

    /** Another graph made by editing this one: the place where passes over graphs start. */
    Graph edited(UnaryOperator<GraphProto.Builder> edit) {
        GraphProto.Builder edited = edit.apply(graph().toBuilder());
        return new Graph(file, model.toBuilder().setGraph(edited).build(), shapes);
    }

    /** The graph as it was parsed, for passes over it. */
    public ModelProto model() {
        return model;
    }

    /** What a pass over this graph made of it. */
    public Graph with(ModelProto made) {
        return with(made, Map.of());
    }

    /**
     * As above.
     *
     * @param shapes of its tensors, by name, as far as the pass knows them
     */
    public Graph with(ModelProto made, Map<String, List<Long>> shapes) {
        return new Graph(file, made, Map.copyOf(shapes));
    }

    /** Of its tensors, by name, as far as the pass that made it told them. */
    Map<String, List<Long>> shapes() {
        return shapes;
    }

    GraphProto graph() {
        return model.getGraph();
    }

    /** Names of all tensors that the graph's own nodes make. */
    Set<String> tensors() {
        Set<String> names = new HashSet<>();
        graph().getNodeList().forEach(node -> names.addAll(node.getOutputList()));
        return names;
    }
}
