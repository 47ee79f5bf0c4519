package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Makes the nodes that are appended to a graph, in the form its operator set asks for, with the shape of each result. */
final class Emitter {
    /** From here on the axes of reductions are an input, before an attribute. */
    private static final int AXES_AS_INPUT = 18;

    /** Bytes of the longest vectors of a processor, and a multiple of the shorter ones. */
    private static final int VECTOR = 64;

    private final int opset;
    private final String prefix;
    private final List<NodeProto> nodes = new ArrayList<>();
    private final Map<String, TensorProto> constants = new HashMap<>();
    private final Map<String, Value> values = new HashMap<>();
    private int made;

    /** @param prefix begins the name of no tensor or node of the graph */
    Emitter(int opset, String prefix) {
        this.opset = opset;
        this.prefix = prefix;
    }

    int opset() {
        return opset;
    }

    List<NodeProto> nodes() {
        return nodes;
    }

    /** Constants made, in the order of their names. */
    List<TensorProto> constants() {
        return constants.values().stream()
                .sorted(java.util.Comparator.comparing(TensorProto::getName))
                .toList();
    }

    /** A node with one output. */
    Value node(String operator, DataType type, Shape shape, List<Value> inputs, AttributeProto... attributes) {
        return named(operator, type, shape, inputs.stream().map(Value::name).toList(), attributes);
    }

    /** A node whose inputs are given by name: the empty name is an input left out. */
    Value named(String operator, DataType type, Shape shape, List<String> inputs, AttributeProto... attributes) {
        String name = prefix + made++ + "/" + operator;
        nodes.add(NodeProto.newBuilder()
                .setName(name)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(name)
                .addAllAttribute(Arrays.asList(attributes))
                .build());
        Value made = new Value(name, type, shape);
        values.put(name, made);
        return made;
    }

    /** A node that makes a tensor of the graph. */
    void named(String output, String operator, List<String> inputs, AttributeProto... attributes) {
        nodes.add(NodeProto.newBuilder()
                .setName(prefix + made++ + "/" + operator)
                .setOpType(operator)
                .addAllInput(inputs)
                .addOutput(output)
                .addAllAttribute(Arrays.asList(attributes))
                .build());
    }

    /** The nodes made since there were so many, which are no longer among those to append. */
    List<NodeProto> takeBack(int before) {
        List<NodeProto> last = nodes.subList(before, nodes.size());
        List<NodeProto> taken = List.copyOf(last);
        last.clear();
        return taken;
    }

    /** What the nodes make. */
    Collection<Value> values() {
        return values.values();
    }

    /** A node of the graph once more, with other inputs, of which the empty name is one left out; its first output. */
    Value again(NodeProto node, List<String> inputs, DataType type, Shape shape) {
        return named(
                node.getOpType(), type, shape, inputs, node.getAttributeList().toArray(AttributeProto[]::new));
    }

    /** Gives a tensor another name: how a result gets the name that it is asked by. */
    void rename(Value value, String name) {
        nodes.add(NodeProto.newBuilder()
                .setName(prefix + made++ + "/Identity")
                .setOpType("Identity")
                .addInput(value.name())
                .addOutput(name)
                .build());
    }

    Value integers(long... values) {
        return constant(TensorProto.newBuilder()
                .setDataType(DataType.INT64.getNumber())
                .addDims(values.length)
                .addAllInt64Data(Arrays.stream(values).boxed().toList()));
    }

    Value integerTensor(Shape shape, long... values) {
        return reshape(integers(values), shape);
    }

    Value scalar(DataType type, double value) {
        return reals(type, Shape.SCALAR, value);
    }

    /** A constant of the type, rounded to it. */
    Value reals(DataType type, Shape shape, double... values) {
        TensorProto.Builder tensor = TensorProto.newBuilder().addAllDims(shape.sizes());
        if (type == DataType.DOUBLE) {
            tensor.setDataType(DataType.DOUBLE.getNumber());
            Arrays.stream(values).forEach(tensor::addDoubleData);
            return constant(tensor);
        }
        tensor.setDataType(DataType.FLOAT.getNumber());
        Arrays.stream(values).forEach(v -> tensor.addFloatData((float) v));
        return cast(constant(tensor), type);
    }

    private Value constant(TensorProto.Builder tensor) {
        TensorProto plain = tensor.build();
        String name = prefix + "constant/"
                + dev.assay.core.Digest.of(plain.toByteArray()).brief();
        constants.putIfAbsent(name, plain.toBuilder().setName(name).build());
        DataType type = DataType.forNumber(plain.getDataType());
        return new Value(name, type, new Shape(plain.getDimsList()));
    }

    /** A tensor filled with one number. */
    Value filled(DataType type, Shape shape, double value) {
        return expand(scalar(type, value), shape);
    }

    Value unary(String operator, Value x, AttributeProto... attributes) {
        return node(operator, x.type(), x.shape(), List.of(x), attributes);
    }

    Value binary(String operator, Value a, Value b) {
        return node(operator, a.type(), a.shape().broadcast(b.shape()), List.of(a, b));
    }

    Value compare(String operator, Value a, Value b) {
        return node(operator, DataType.BOOL, a.shape().broadcast(b.shape()), List.of(a, b));
    }

    Value add(Value a, Value b) {
        return binary("Add", a, b);
    }

    Value add(Value a, double b) {
        return binary("Add", a, scalar(a.type(), b));
    }

    Value sub(Value a, Value b) {
        return binary("Sub", a, b);
    }

    /** {@code a - b} for a number a. */
    Value sub(double a, Value b) {
        return binary("Sub", scalar(b.type(), a), b);
    }

    Value mul(Value a, Value b) {
        return binary("Mul", a, b);
    }

    Value mul(Value a, double b) {
        return b == 1 ? a : binary("Mul", a, scalar(a.type(), b));
    }

    Value div(Value a, Value b) {
        return binary("Div", a, b);
    }

    /** Of booleans. */
    Value and(Value a, Value b) {
        return binary("And", a, b);
    }

    Value where(Value condition, Value a, Value b) {
        Shape shape = condition.shape().broadcast(a.shape()).broadcast(b.shape());
        return node("Where", a.type(), shape, List.of(condition, a, b));
    }

    Value cast(Value x, DataType type) {
        return x.type() == type ? x : node("Cast", type, x.shape(), List.of(x), Attributes.of("to", type.getNumber()));
    }

    /** 1 where x stands so to the number, else 0, in the type of x. */
    Value mask(String comparison, Value x, double number) {
        return cast(compare(comparison, x, scalar(x.type(), number)), x.type());
    }

    /**
     * Reduction that keeps the reduced axes at size 1. On a processor ONNX Runtime adds up a row of floats from the first
     * address on that its vectors like. Where rows do not all begin alike, sums along the last axis are products with
     * ones, whose kernels take every row alike; whether bits do depend on the row is asked of each graph that is opened.
     */
    Value reduce(String operator, Value x, int... axes) {
        if (axes.length == 0) {
            return x;
        }
        if (addsUp(operator) && rowsBeginApart(x, axes)) {
            long size = x.shape().size(axes[0]);
            Value sum = matmul(x, filled(x.type(), Shape.of(size, 1), 1));
            return operator.equals("ReduceMean") ? mul(sum, 1.0 / size) : sum;
        }
        long[] wide = Arrays.stream(axes).asLongStream().toArray();
        Shape shape = x.shape().kept(axes);
        boolean asInput = opset >= AXES_AS_INPUT || operator.equals("ReduceSum");
        return asInput
                ? node(operator, x.type(), shape, List.of(x, integers(wide)), Attributes.of("keepdims", 1))
                : node(
                        operator,
                        x.type(),
                        shape,
                        List.of(x),
                        Attributes.of("axes", wide),
                        Attributes.of("keepdims", 1));
    }

    private static boolean addsUp(String operator) {
        return operator.equals("ReduceSum") || operator.equals("ReduceMean");
    }

    private static boolean rowsBeginApart(Value x, int... axes) {
        int last = x.rank() - 1;
        return axes.length == 1
                && axes[0] == last
                && last > 0
                && x.type() == DataType.FLOAT
                && x.shape().size(last) * Float.BYTES % VECTOR != 0;
    }

    Value reshape(Value x, Shape shape) {
        if (x.shape().count() != shape.count()) {
            throw new IllegalStateException("a reshape must keep the count, found " + x.shape() + " to " + shape);
        }
        return x.shape().equals(shape) ? x : node("Reshape", x.type(), shape, List.of(x, integers(shape.array())));
    }

    Value expand(Value x, Shape shape) {
        return x.shape().equals(shape) ? x : node("Expand", x.type(), shape, List.of(x, integers(shape.array())));
    }

    /** The adjoint of a broadcast: sums over what was repeated. */
    Value unbroadcast(Value g, Shape to) {
        int extra = g.rank() - to.rank();
        int[] axes = java.util.stream.IntStream.range(0, g.rank())
                .filter(i -> i < extra || to.size(i - extra) == 1 && g.shape().size(i) != 1)
                .toArray();
        return reshape(reduce("ReduceSum", g, axes), to);
    }

    Value transpose(Value x, int... order) {
        boolean same = true;
        long[] sizes = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            sizes[i] = x.shape().size(order[i]);
            same &= order[i] == i;
        }
        long[] wide = Arrays.stream(order).asLongStream().toArray();
        return same ? x : node("Transpose", x.type(), Shape.of(sizes), List.of(x), Attributes.of("perm", wide));
    }

    /** Matrix multiplication of at least two-dimensional tensors, broadcast over the leading axes. */
    Value matmul(Value a, Value b) {
        Shape lead = a.shape().upTo(a.rank() - 2).broadcast(b.shape().upTo(b.rank() - 2));
        Shape shape = lead.then(Shape.of(a.shape().size(-2), b.shape().size(-1)));
        return node("MatMul", a.type(), shape, List.of(a, b));
    }

    /** Values {@code start} to {@code end} (exclusive) of an axis. */
    Value slice(Value x, int axis, long start, long end) {
        return node(
                "Slice",
                x.type(),
                x.shape().with(axis, end - start),
                List.of(x, integers(start), integers(end), integers(axis)));
    }

    /** Turns the order of these axes round. */
    Value reversed(Value x, int... axes) {
        if (axes.length == 0) {
            return x;
        }
        long[] starts = new long[axes.length];
        long[] ends = new long[axes.length];
        long[] steps = new long[axes.length];
        Arrays.fill(starts, -1);
        Arrays.fill(ends, Integer.MIN_VALUE);
        Arrays.fill(steps, -1);
        long[] wide = Arrays.stream(axes).asLongStream().toArray();
        List<Value> inputs = List.of(x, integers(starts), integers(ends), integers(wide), integers(steps));
        return node("Slice", x.type(), x.shape(), inputs);
    }

    /** Adds zeros before and after each axis; negative amounts cut values off. */
    Value pad(Value x, long[] before, long[] after) {
        if (Arrays.stream(before).allMatch(p -> p == 0) && Arrays.stream(after).allMatch(p -> p == 0)) {
            return x;
        }
        long[] sizes = x.shape().array();
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] += before[i] + after[i];
        }
        long[] pads = java.util.stream.LongStream.concat(Arrays.stream(before), Arrays.stream(after))
                .toArray();
        return node("Pad", x.type(), Shape.of(sizes), List.of(x, integers(pads)));
    }

    Value concat(int axis, List<Value> parts) {
        if (parts.size() == 1) {
            return parts.getFirst();
        }
        long size = parts.stream().mapToLong(p -> p.shape().size(axis)).sum();
        Value first = parts.getFirst();
        return node("Concat", first.type(), first.shape().with(axis, size), parts, Attributes.of("axis", axis));
    }

    /** Zeros of the shape with the updates added where the indices point along the axis. */
    Value scatterAdd(Shape shape, Value indices, Value updates, int axis) {
        return scatterAdd(filled(updates.type(), shape, 0), indices, updates, axis);
    }

    /** The values with the updates added where the indices point along the axis. */
    Value scatterAdd(Value values, Value indices, Value updates, int axis) {
        return node(
                "ScatterElements",
                updates.type(),
                values.shape(),
                List.of(values, indices, updates),
                Attributes.of("axis", axis),
                Attributes.of("reduction", "add"));
    }

    /** Every so many positions of the last axes, from a first one in each on. */
    Value every(Value x, long[] first, long[] steps) {
        Shape lead = x.shape().upTo(x.rank() - steps.length);
        long[] left = new long[steps.length];
        long[] ends = new long[steps.length];
        long[] axes = new long[steps.length];
        for (int i = 0; i < steps.length; i++) {
            axes[i] = lead.rank() + i;
            ends[i] = x.shape().size((int) axes[i]);
            left[i] = (ends[i] - first[i] + steps[i] - 1) / steps[i];
        }
        return node(
                "Slice",
                x.type(),
                lead.then(Shape.of(left)),
                List.of(x, integers(first), integers(ends), integers(axes), integers(steps)));
    }

    /** A name that no tensor has, for an output that a forward node is made to give. */
    String fresh() {
        return prefix + made++ + "/forward";
    }
}
