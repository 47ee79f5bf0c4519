package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import dev.assay.core.release.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Rewrites a folded graph of operator set 9 to 12 in terms of operator set 17, operator by operator: what was an
 * attribute and is an input since, and what changed its meaning. Names of tensors stay.
 */
final class Lifting {
    /** Begins the names of what is added. */
    private static final String SPACE = "assay/lifted/";

    /** Operators whose attributes became inputs. */
    private static final List<Moved> MOVED = List.of(
            new Moved("Squeeze", 13, "axes"),
            new Moved("Unsqueeze", 13, "axes"),
            new Moved("ReduceSum", 13, "axes"),
            new Moved("Split", 13, "split"),
            new Moved("Slice", 10, "starts", "ends", "axes"),
            new Moved("TopK", 10, "k"),
            new Moved("Pad", 11, "pads", "value"),
            new Moved("Clip", 11, "min", "max"));

    private final ModelProto model;
    private final Folded folded;
    private final int opset;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final List<TensorProto> constants = new ArrayList<>();

    /** Attributes that became inputs, in the order in which they follow the first input. */
    private record Moved(String operator, int since, String... attributes) {}

    private Lifting(Folded folded) {
        this.model = folded.model();
        this.folded = folded;
        this.opset = folded.opset();
    }

    /**
     * The same graph in operator set 17.
     *
     * @param folded with the type and shape of every tensor
     * @throws Refused if it has branches, loops or functions, or an operator whose old meaning has no new form
     */
    static ModelProto lift(Folded folded) {
        return new Lifting(folded).lifted();
    }

    private ModelProto lifted() {
        if (model.getFunctionsCount() > 0) {
            throw refused("has functions");
        }
        for (NodeProto node : model.getGraph().getNodeList()) {
            if (node.getAttributeList().stream().anyMatch(a -> a.hasG() || a.getGraphsCount() > 0)) {
                throw refused("has a branch or loop (node \"" + node.getName() + "\", operator " + node.getOpType()
                        + ") that depends on the input");
            }
            if (node.getDomain().isEmpty() || node.getDomain().equals("ai.onnx")) {
                lift(node);
            } else {
                nodes.add(node);
            }
        }
        GraphProto.Builder graph =
                model.getGraph().toBuilder().clearNode().addAllNode(nodes).addAllInitializer(constants);
        return Folded.withOpset(model, Folding.LEAST_OPSET).toBuilder()
                .setGraph(graph)
                .build();
    }

    private void lift(NodeProto node) {
        switch (node.getOpType()) {
            case "Softmax", "LogSoftmax", "Hardmax" -> overRows(node);
            case "Upsample" -> resize(node);
            case "Resize" -> {
                if (opset < 11) {
                    resize(node);
                } else {
                    nodes.add(node);
                }
            }
            case "Scatter" ->
                nodes.add(node.toBuilder().setOpType("ScatterElements").build());
            case "Dropout" -> nodes.add(without(node, Set.of("ratio", "seed")).build());
            default -> nodes.add(moved(node));
        }
    }

    private NodeProto moved(NodeProto node) {
        for (Moved moved : MOVED) {
            if (moved.operator().equals(node.getOpType()) && opset < moved.since()) {
                return moved(node, moved.attributes());
            }
        }
        return node;
    }

    private NodeProto moved(NodeProto node, String... names) {
        Attributes attributes = new Attributes(node);
        NodeProto.Builder lifted = without(node, Set.of(names));
        for (String name : names) {
            String input = attributes
                    .find(name)
                    .map(given -> constant(node, name, given))
                    .orElse("");
            lifted.addInput(input);
        }
        return withoutTrailing(lifted).build();
    }

    /** Inputs that are left out at the end of the list are not listed at all. */
    private static NodeProto.Builder withoutTrailing(NodeProto.Builder node) {
        int count = node.getInputCount();
        while (node.getInput(count - 1).isEmpty()) {
            count--;
        }
        List<String> kept = List.copyOf(node.getInputList().subList(0, count));
        return node.clearInput().addAllInput(kept);
    }

    private String constant(NodeProto node, String name, AttributeProto given) {
        if (given.getType() == AttributeProto.AttributeType.FLOAT) {
            return added(node, name, scalar(folded.value(node.getInput(0)).type(), given.getF()));
        }
        boolean one = given.getType() == AttributeProto.AttributeType.INT;
        return added(node, name, integers(one ? List.of(given.getI()) : given.getIntsList()));
    }

    private static TensorProto.Builder integers(List<Long> numbers) {
        return TensorProto.newBuilder()
                .setDataType(DataType.INT64.getNumber())
                .addDims(numbers.size())
                .addAllInt64Data(numbers);
    }

    private static TensorProto.Builder scalar(DataType type, float value) {
        TensorProto.Builder tensor = TensorProto.newBuilder().setDataType(type.getNumber());
        return switch (type) {
            case DOUBLE -> tensor.addDoubleData(value);
            case FLOAT16 -> tensor.addInt32Data(Float.floatToFloat16(value) & 0xffff);
            default -> tensor.addFloatData(value);
        };
    }

    private String added(NodeProto node, String name, TensorProto.Builder tensor) {
        String unique = SPACE + node.getOutput(0) + '/' + name;
        constants.add(tensor.setName(unique).build());
        return unique;
    }

    /**
     * Until 12 these looked at their input as a matrix, everything from the axis on being a row. Over the last axis
     * that means what it does since; else the rows are laid flat before and put back after.
     */
    private void overRows(NodeProto node) {
        Shape shape = folded.value(node.getInput(0)).shape();
        int axis = shape.axis(new Attributes(node).integer("axis", 1));
        NodeProto.Builder lifted = without(node, Set.of("axis")).addAttribute(Attributes.of("axis", -1));
        if (axis == shape.rank() - 1) {
            nodes.add(lifted.build());
            return;
        }
        String flat = SPACE + node.getOutput(0) + "/flat";
        String rows = SPACE + node.getOutput(0) + "/rows";
        nodes.add(NodeProto.newBuilder()
                .setName(flat)
                .setOpType("Flatten")
                .addInput(node.getInput(0))
                .addOutput(flat)
                .addAttribute(Attributes.of("axis", axis))
                .build());
        nodes.add(lifted.setInput(0, flat).setOutput(0, rows).build());
        nodes.add(NodeProto.newBuilder()
                .setName(SPACE + node.getOutput(0) + "/back")
                .setOpType("Reshape")
                .addInput(rows)
                .addInput(added(node, "sizes", integers(shape.sizes())))
                .addOutput(node.getOutput(0))
                .build());
    }

    /**
     * Until 10 a place was looked up at {@code place / scale}; the nearest value was the one below when enlarging, and
     * the one above when making smaller.
     */
    private void resize(NodeProto node) {
        Shape from = folded.value(node.getInput(0)).shape();
        Shape to = folded.value(node.getOutput(0)).shape();
        boolean grows = false;
        boolean shrinks = false;
        for (int axis = 0; axis < from.rank(); axis++) {
            grows |= to.size(axis) > from.size(axis);
            shrinks |= to.size(axis) < from.size(axis);
        }
        if (grows && shrinks) {
            throw refused("enlarges one side and makes another smaller (node \"" + node.getName() + "\", operator "
                    + node.getOpType() + ")");
        }
        nodes.add(node.toBuilder()
                .setOpType("Resize")
                .clearInput()
                .addAllInput(Arrays.asList(node.getInput(0), "", node.getInput(1)))
                .addAttribute(Attributes.of("coordinate_transformation_mode", "asymmetric"))
                .addAttribute(Attributes.of("nearest_mode", shrinks ? "ceil" : "floor"))
                .build());
    }

    private static NodeProto.Builder without(NodeProto node, Set<String> attributes) {
        NodeProto.Builder builder = node.toBuilder().clearAttribute();
        node.getAttributeList().stream()
                .filter(attribute -> !attributes.contains(attribute.getName()))
                .forEach(builder::addAttribute);
        return builder;
    }

    private Refused refused(String what) {
        return new Refused("the model uses operator set " + opset + " and " + what
                + ", which gradients do not carry over to newer ones: export the model again with opset 17");
    }
}
