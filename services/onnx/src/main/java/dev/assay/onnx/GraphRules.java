package dev.assay.onnx;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.assay.core.release.Refused;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Holds a parsed model to {@link GraphLimits} and to operators that ONNX Runtime brings itself. */
final class GraphRules {
    /** Domains whose operators are part of ONNX Runtime; the first two name the standard one. */
    private static final Set<String> BUILT_IN = Set.of("", "ai.onnx", "ai.onnx.ml", "com.microsoft");

    private static final Set<String> STANDARD = Set.of("", "ai.onnx");

    private static final Set<String> POOLS = Set.of("MaxPool", "AveragePool", "LpPool");

    private final String file;
    private final Set<String> functions;
    private int nodes;
    private int initialisers;
    private int subgraphs;

    private GraphRules(String file, ModelProto model) {
        this.file = file;
        this.functions = model.getFunctionsList().stream()
                .map(f -> f.getDomain() + ':' + f.getName())
                .collect(Collectors.toSet());
    }

    static void check(String file, ModelProto model) {
        if (!model.hasGraph() || model.getGraph().getNodeCount() == 0) {
            throw new Refused(file + " has no graph: it is cut short or empty; export the model again");
        }
        if (model.getIrVersion() < GraphLimits.MIN_IR_VERSION || model.getIrVersion() > GraphLimits.MAX_IR_VERSION) {
            throw new Refused(file + " has ONNX file format (IR version) " + model.getIrVersion()
                    + ", read are " + GraphLimits.MIN_IR_VERSION + " to " + GraphLimits.MAX_IR_VERSION
                    + ": export the model again with a current exporter");
        }
        long opset = opset(model);
        if (opset < GraphLimits.MIN_OPSET || opset > GraphLimits.MAX_OPSET) {
            String found = opset == 0 ? "names no operator set" : "uses operator set " + opset;
            throw new Refused(file + ' ' + found + ", read are " + GraphLimits.MIN_OPSET + " to "
                    + GraphLimits.MAX_OPSET + ": export the model again with opset 17");
        }
        GraphRules rules = new GraphRules(file, model);
        rules.graph(model.getGraph());
        for (FunctionProto function : model.getFunctionsList()) {
            rules.nodes(function.getNodeList());
        }
    }

    /** Version of the standard operators; 0 if the file names none. */
    static long opset(ModelProto model) {
        return model.getOpsetImportList().stream()
                .filter(set -> STANDARD.contains(set.getDomain()))
                .mapToLong(OperatorSetIdProto::getVersion)
                .findFirst()
                .orElse(0);
    }

    private void graph(GraphProto graph) {
        initialisers += graph.getInitializerCount() + graph.getSparseInitializerCount();
        if (initialisers > GraphLimits.MAX_INITIALISERS) {
            throw tooMany("initialisers", GraphLimits.MAX_INITIALISERS);
        }
        nodes(graph.getNodeList());
    }

    private void nodes(List<NodeProto> list) {
        nodes += list.size();
        if (nodes > GraphLimits.MAX_NODES) {
            throw tooMany("nodes", GraphLimits.MAX_NODES);
        }
        for (NodeProto node : list) {
            if (node.getOutputCount() == 0) {
                throw new Refused(file + ": node " + Shown.quoted(node.getName()) + " of operator "
                        + Shown.word(node.getOpType()) + " has no output; export the model again");
            }
            domain(node);
            pool(node);
            for (AttributeProto attribute : node.getAttributeList()) {
                attribute.getGraphsList().forEach(this::subgraph);
                if (attribute.hasG()) {
                    subgraph(attribute.getG());
                }
                attribute.getTensorsList().forEach(this::inside);
                if (attribute.hasT()) {
                    inside(attribute.getT());
                }
            }
        }
    }

    /** ONNX Runtime pads such a pool as if its window were not spread, and may divide by a size of 0. */
    private void pool(NodeProto node) {
        boolean same = node.getAttributeList().stream()
                .anyMatch(a -> a.getName().equals("auto_pad")
                        && a.getS().toStringUtf8().startsWith("SAME"));
        boolean spread = node.getAttributeList().stream()
                .anyMatch(a -> a.getName().equals("dilations")
                        && a.getIntsList().stream().anyMatch(dilation -> dilation != 1));
        if (POOLS.contains(node.getOpType()) && same && spread) {
            throw new Refused(file + ": node " + Shown.quoted(node.getName()) + " of operator "
                    + Shown.word(node.getOpType()) + " has dilations and auto_pad SAME, for which ONNX Runtime does not"
                    + " compute what ONNX defines; export the model with pads in place of auto_pad");
        }
    }

    private void subgraph(GraphProto body) {
        if (++subgraphs > GraphLimits.MAX_SUBGRAPHS) {
            throw tooMany("sub-graphs", GraphLimits.MAX_SUBGRAPHS);
        }
        body.getInitializerList().forEach(this::inside);
        graph(body);
    }

    /** Holds a tensor that is no weight of the main graph to having its values in the file. */
    private void inside(TensorProto tensor) {
        if (ExternalData.external(tensor)) {
            throw new Refused(file + ": tensor " + Shown.quoted(tensor.getName())
                    + " inside a node keeps its values in another" + " file; export the model into one file");
        }
    }

    private void domain(NodeProto node) {
        boolean known =
                BUILT_IN.contains(node.getDomain()) || functions.contains(node.getDomain() + ':' + node.getOpType());
        if (!known) {
            throw new Refused(file + " uses operator " + Shown.word(node.getOpType()) + " of domain "
                    + Shown.quoted(node.getDomain())
                    + " (node " + Shown.quoted(node.getName()) + "), which needs a library of its own:"
                    + " libraries are never loaded; export the model with standard operators");
        }
    }

    private Refused tooMany(String what, int limit) {
        return new Refused(file + " has more than " + limit + ' ' + what
                + ", the most that is read: simplify the graph and export it again");
    }
}
