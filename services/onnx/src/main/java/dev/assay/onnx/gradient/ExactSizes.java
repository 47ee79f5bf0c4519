package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Writes nodes whose sizes or padding are left to ONNX Runtime in a form that says them, so that nodes which follow
 * them can be appended. Of a pool in ceil mode whose last window would begin beyond the input and its leading padding,
 * and of a transposed convolution with automatic padding that adds to its output, it infers other sizes than its
 * kernels make; a transposed convolution that is given its output's sizes finds its padding by them.
 */
final class ExactSizes {
    private static final Set<String> POOLS = Set.of("AveragePool", "MaxPool", "LpPool");

    private ExactSizes() {}

    /** Whether what is inferred of the node may not be what it makes, or what it says is not enough. */
    static boolean uncertain(NodeProto node) {
        Attributes attributes = new Attributes(node);
        return POOLS.contains(node.getOpType()) && attributes.integer("ceil_mode", 0) != 0
                || node.getOpType().equals("ConvTranspose")
                        && (given(attributes)
                                || same(attributes)
                                        && attributes.integers("output_padding").isPresent());
    }

    /**
     * The same graph; the model itself where nothing has to be written otherwise.
     *
     * @param made what tensor has that name, with the shape that the kernels make
     */
    static ModelProto of(ModelProto model, Function<String, Value> made) {
        if (model.getGraph().getNodeList().stream().noneMatch(ExactSizes::uncertain)) {
            return model;
        }
        ModelProto.Builder exact = model.toBuilder();
        for (NodeProto.Builder node : exact.getGraphBuilder().getNodeBuilderList()) {
            if (uncertain(node.build())) {
                Sides sides = new Sides(shape(made, node.getInput(0)), shape(made, node.getOutput(0)));
                if (POOLS.contains(node.getOpType())) {
                    pool(node, sides);
                } else {
                    transposed(node, sides, shape(made, node.getInput(1)).array());
                }
            }
        }
        return exact.build();
    }

    private record Sides(Shape in, Shape out) {}

    /** Without channels and pictures. */
    private static Shape shape(Function<String, Value> made, String tensor) {
        return made.apply(tensor).shape().from(2);
    }

    /** What the pool makes, by floors alone. What that cannot say keeps its form. */
    private static void pool(NodeProto.Builder node, Sides sides) {
        Attributes attributes = new Attributes(node.build());
        if (same(attributes)) {
            return;
        }
        long[] kernel = attributes.integers("kernel_shape").orElseGet(() -> new long[0]);
        int axes = sides.in().rank();
        long[] pads =
                attributes.integers("pads").orElseGet(() -> new long[2 * axes]).clone();
        long[] strides = attributes.integers("strides").orElseGet(() -> Window.ones(axes));
        long[] dilations = attributes.integers("dilations").orElseGet(() -> Window.ones(axes));
        boolean counted = attributes.integer("count_include_pad", 0) != 0;
        boolean inferred = true;
        for (int i = 0; i < axes; i++) {
            long span = dilations[i] * (kernel[i] - 1) + 1;
            long room = sides.in().size(i) + pads[i] + pads[axes + i] - span;
            inferred &= sides.out().size(i) == Math.ceilDiv(room, strides[i]) + 1;
            long missing = (sides.out().size(i) - 1) * strides[i] - room;
            if (missing > 0) {
                pads[axes + i] += missing;
                if (counted || pads[axes + i] >= kernel[i]) {
                    return;
                }
            }
        }
        if (!inferred) {
            replace(node, Set.of("ceil_mode", "pads"), Attributes.of("pads", pads));
        }
    }

    private static void transposed(NodeProto.Builder node, Sides sides, long[] kernel) {
        Attributes attributes = new Attributes(node.build());
        int axes = kernel.length;
        long[] strides = attributes.integers("strides").orElseGet(() -> Window.ones(axes));
        long[] dilations = attributes.integers("dilations").orElseGet(() -> Window.ones(axes));
        long[] more = attributes
                .integers("output_padding")
                .orElseGet(() -> new long[axes])
                .clone();
        long[] pads = new long[2 * axes];
        String automatic = attributes.text("auto_pad", "");
        // Of sizes that are given, the odd one goes to the beginning, unless SAME_UPPER has it at the end.
        boolean lower = given(attributes) ? !automatic.equals("SAME_UPPER") : automatic.equals("SAME_LOWER");
        for (int i = 0; i < axes; i++) {
            long whole = strides[i] * (sides.in().size(i) - 1) + more[i] + dilations[i] * (kernel[i] - 1) + 1;
            long total = Math.max(0, whole - sides.out().size(i));
            pads[i] = lower ? total - total / 2 : total / 2;
            pads[axes + i] = total - pads[i];
            more[i] += Math.max(0, sides.out().size(i) - whole);
            if (more[i] > 0 && more[i] >= Math.max(strides[i], dilations[i])) {
                return; // beyond what output_padding may say
            }
        }
        replace(
                node,
                Set.of("auto_pad", "output_shape", "pads", "output_padding"),
                Attributes.of("pads", pads),
                Attributes.of("output_padding", more));
    }

    private static void replace(NodeProto.Builder node, Set<String> names, AttributeProto... by) {
        List<AttributeProto> all = Stream.concat(
                        node.getAttributeList().stream().filter(a -> !names.contains(a.getName())), Stream.of(by))
                .toList();
        node.clearAttribute().addAllAttribute(all);
    }

    private static boolean given(Attributes attributes) {
        return attributes.integers("output_shape").isPresent();
    }

    private static boolean same(Attributes attributes) {
        return attributes.text("auto_pad", "").startsWith("SAME");
    }
}
