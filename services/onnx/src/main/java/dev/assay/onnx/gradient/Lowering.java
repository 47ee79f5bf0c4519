package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Declares a graph of operator set 19 or newer as one of 18, where each of its operators means the same there: newer
 * versions of some operators have no kernel on CUDA, and ONNX Runtime silently runs them on the CPU, which would hold
 * for the nodes that are appended too.
 */
final class Lowering {
    /** The newest operator set whose operators all have kernels on CUDA. */
    static final int MOST_OPSET = 18;

    /** Operators that later sets gave types, and no other meaning, for what a gradient goes through. */
    private static final Set<String> ALIKE = Set.of(
            "Abs",
            "Add",
            "And",
            "ArgMax",
            "ArgMin",
            "Atan",
            "BatchNormalization",
            "Cast",
            "Ceil",
            "Celu",
            "Clip",
            "Concat",
            "Constant",
            "ConstantOfShape",
            "Conv",
            "ConvTranspose",
            "Cos",
            "CumSum",
            "Div",
            "Dropout",
            "Einsum",
            "Elu",
            "Equal",
            "Erf",
            "Exp",
            "Expand",
            "Flatten",
            "Floor",
            "Gather",
            "GatherElements",
            "GatherND",
            "Gemm",
            "GlobalAveragePool",
            "GlobalMaxPool",
            "Greater",
            "GreaterOrEqual",
            "HardSigmoid",
            "HardSwish",
            "Identity",
            "InstanceNormalization",
            "LRN",
            "LayerNormalization",
            "LeakyRelu",
            "Less",
            "LessOrEqual",
            "Log",
            "LogSoftmax",
            "LpNormalization",
            "MatMul",
            "Max",
            "MaxPool",
            "Mean",
            "Min",
            "Mish",
            "Mul",
            "Neg",
            "Not",
            "OneHot",
            "Or",
            "PRelu",
            "Pow",
            "Range",
            "Reciprocal",
            "ReduceL1",
            "ReduceL2",
            "ReduceLogSumExp",
            "ReduceMax",
            "ReduceMean",
            "ReduceMin",
            "ReduceProd",
            "ReduceSum",
            "ReduceSumSquare",
            "Relu",
            "Reshape",
            "Round",
            "ScatterElements",
            "ScatterND",
            "Selu",
            "Shape",
            "Sigmoid",
            "Sign",
            "Sin",
            "Size",
            "Slice",
            "Softmax",
            "Softplus",
            "Softsign",
            "SpaceToDepth",
            "DepthToSpace",
            "Split",
            "Sqrt",
            "Squeeze",
            "Sub",
            "Sum",
            "Tanh",
            "ThresholdedRelu",
            "Tile",
            "TopK",
            "Transpose",
            "Trilu",
            "Unsqueeze",
            "Where");

    /** Attributes that came with a later set: an operator without them means the same. */
    private static final Map<String, Set<String>> LATER =
            Map.of("AveragePool", Set.of("dilations"), "Resize", Set.of(), "Pad", Set.of());

    /** Values of attributes that came with a later set. */
    private static final Set<String> LATER_MODES = Set.of("half_pixel_symmetric", "wrap");

    /** The number of the first element type that came with a later set, an eight-bit float. */
    private static final int FIRST_LATER_TYPE = DataType.FLOAT8E4M3FN_VALUE;

    private Lowering() {}

    /** The same graph in operator set 18; the graph itself where that cannot say it, or it is no newer. */
    static ModelProto lower(ModelProto model) {
        boolean lowers = Folded.opset(model) > MOST_OPSET
                && model.getFunctionsCount() == 0
                && model.getGraph().getNodeList().stream().allMatch(Lowering::alike);
        return lowers ? Folded.withOpset(unsaturated(model), MOST_OPSET) : model;
    }

    /** What casts do beyond the range of an eight-bit float does not matter to the others. */
    private static ModelProto unsaturated(ModelProto model) {
        ModelProto.Builder plain = model.toBuilder();
        for (NodeProto.Builder node : plain.getGraphBuilder().getNodeBuilderList()) {
            if (node.getOpType().equals("Cast")) {
                List<AttributeProto> kept = node.getAttributeList().stream()
                        .filter(a -> !a.getName().equals("saturate"))
                        .toList();
                node.clearAttribute().addAllAttribute(kept);
            }
        }
        return plain.build();
    }

    private static boolean alike(NodeProto node) {
        if (!node.getDomain().isEmpty() && !node.getDomain().equals("ai.onnx")) {
            return true; // of a set with versions of its own
        }
        if (node.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0)) {
            return false;
        }
        if (node.getOpType().equals("Cast") && new Attributes(node).integer("to", 0) >= FIRST_LATER_TYPE) {
            return false;
        }
        Set<String> later = LATER.get(node.getOpType());
        return later == null
                ? ALIKE.contains(node.getOpType())
                : node.getAttributeList().stream()
                        .noneMatch(a -> later.contains(a.getName())
                                || LATER_MODES.contains(a.getS().toStringUtf8()));
    }
}
