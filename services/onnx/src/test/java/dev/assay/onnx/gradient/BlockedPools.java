package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.List;
import java.util.Random;

/** Max pools for {@link BlockedTest}. */
final class BlockedPools {
    static final List<BlockedTest.Case> CASES = List.of(
            new BlockedTest.Case(
                    "tiles", pool(new long[] {6, 4}, ints("kernel_shape", 2, 2), ints("strides", 2, 2)), true),
            new BlockedTest.Case(
                    "tiles with ties",
                    new Net(17, 1)
                            .input("x", ties(), 2, 3, 4, 6)
                            .node("MaxPool", "x", "y", ints("kernel_shape", 2, 3), ints("strides", 2, 3)),
                    true),
            new BlockedTest.Case("squares with ties, and values that differ by the least", squares(), true),
            new BlockedTest.Case(
                    "squares of channels that make no block",
                    new Net(17, 7)
                            .input("x", 2, 5, 4, 6)
                            .node("MaxPool", "x", "y", ints("kernel_shape", 2, 2), ints("strides", 2, 2)),
                    true),
            new BlockedTest.Case("after a ReLU, whose mask the winners alone have", rectified("y"), true),
            new BlockedTest.Case(
                    "after a ReLU that others read too",
                    rectified("p").node("GlobalMaxPool", "r", "most").node("Sub", "p,most", "y"),
                    true),
            new BlockedTest.Case(
                    "oblongs", pool(new long[] {6, 4}, ints("kernel_shape", 3, 2), ints("strides", 3, 2)), true),
            new BlockedTest.Case(
                    "between the windows nothing",
                    pool(new long[] {8, 5}, ints("kernel_shape", 2, 2), ints("strides", 3, 3)),
                    true),
            new BlockedTest.Case(
                    "padding before and as much left over",
                    pool(
                            new long[] {6, 6},
                            ints("kernel_shape", 2, 2),
                            ints("strides", 2, 2),
                            ints("pads", 1, 1, 0, 0)),
                    true),
            new BlockedTest.Case(
                    "a last window that reaches beyond",
                    pool(
                            new long[] {7, 4},
                            ints("kernel_shape", 2, 2),
                            ints("strides", 2, 2),
                            Attributes.of("ceil_mode", 1)),
                    false),
            new BlockedTest.Case(
                    "dilation",
                    pool(new long[] {9, 9}, ints("kernel_shape", 2, 2), ints("strides", 3, 3), ints("dilations", 2, 2)),
                    false),
            new BlockedTest.Case(
                    "padding of its own",
                    pool(
                            new long[] {6, 4},
                            ints("kernel_shape", 2, 2),
                            ints("strides", 2, 2),
                            Attributes.of("auto_pad", "SAME_UPPER")),
                    true),
            new BlockedTest.Case(
                    "something left over",
                    pool(new long[] {7, 4}, ints("kernel_shape", 2, 2), ints("strides", 2, 2)),
                    false),
            new BlockedTest.Case(
                    "overlapping", pool(new long[] {7, 7}, ints("kernel_shape", 3, 3), ints("strides", 2, 2)), false),
            new BlockedTest.Case(
                    "one axis",
                    new Net(17, 5)
                            .input("x", 2, 8, 6)
                            .node("MaxPool", "x", "y", ints("kernel_shape", 2), ints("strides", 2)),
                    false));

    private BlockedPools() {}

    private static Net pool(long[] size, AttributeProto... attributes) {
        return new Net(17, 7).input("x", 2, 8, size[0], size[1]).node("MaxPool", "x", "y", attributes);
    }

    /** Every window has several highest values; those of one plane have nothing but. */
    private static double[] ties() {
        double[] values = new double[2 * 3 * 4 * 6];
        for (int i = 0; i < values.length; i++) {
            values[i] = i < 24 ? 1 : i % 2;
        }
        return values;
    }

    /** Squares of four of a few values: equal ones, signed zeros, neighbours among floats and the least and largest of them. */
    static Net squares() {
        return of(0, -0.0, Float.MIN_VALUE, -Float.MIN_VALUE, 0x1p-126, 1, Math.nextUp(1f), -1, 0x1p104, -0x1p104)
                .node("MaxPool", "x", "y", ints("kernel_shape", 2, 2), ints("strides", 2, 2));
    }

    /** The same of values that masks know. */
    static Net rectified(String pooled) {
        return of(0, -0.0, 1, Math.nextUp(1f), -1, 3, -2)
                .node("Relu", "x", "r")
                .node("MaxPool", "r", pooled, ints("kernel_shape", 2, 2), ints("strides", 2, 2));
    }

    private static Net of(double... some) {
        double[] values = new double[2 * 16 * 8 * 10];
        Random random = new Random(3);
        for (int i = 0; i < values.length; i++) {
            values[i] = some[random.nextInt(some.length)];
        }
        return new Net(17, 1).input("x", values, 2, 16, 8, 10);
    }

    private static AttributeProto ints(String name, long... values) {
        return Attributes.of(name, values);
    }
}
