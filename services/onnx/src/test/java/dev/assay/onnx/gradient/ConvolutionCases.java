package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Convolutions and pools: linear but for max pools, so differences with a step of 1 are exact. Convolutions of every
 * stride, dilation, padding and grouping are held to plain Java in double precision, forward and back.
 */
final class ConvolutionCases {
    private ConvolutionCases() {}

    static List<RuleCase> all() {
        List<RuleCase> cases = new ArrayList<>();
        for (long stride = 1; stride <= 4; stride++) {
            for (long dilation = 1; dilation <= 2; dilation++) {
                for (long[] pads : new long[][] {{0, 0, 0, 0}, {1, 1, 1, 1}, {0, 2, 1, 3}}) {
                    conv(cases, stride, dilation, pads, 1);
                    conv(cases, stride, dilation, pads, 2);
                    conv(cases, stride, dilation, pads, 4);
                }
            }
        }
        conv(cases, 1, 1, new long[] {4, 3, 3, 5}, 1);
        oddConvolutions(cases);
        transposed(cases);
        samePadding(cases);
        givenSizes(cases);
        maxPools(cases);
        averagePools(cases);
        return cases;
    }

    private static Net net() {
        return new Net(17, 16);
    }

    private static void conv(List<RuleCase> cases, long stride, long dilation, long[] pads, long groups) {
        long[] large = {2, 4, 9, 8};
        long[] kernel = {8, 4 / groups, 3, 2};
        Net net = net().input("x", large)
                .weight("w", kernel)
                .weight("b", 8)
                .node("Conv", "x,w,b", "y", attributes(stride, dilation, pads, groups));
        String what = "stride " + stride + ", dilation " + dilation + ", pads " + java.util.Arrays.toString(pads)
                + ", groups " + groups;
        PlainConvolution plain = plain(stride, dilation, pads, groups);
        cases.add(inJava(
                "Conv",
                what,
                net,
                inputs -> plain.forward(Net.found(inputs, "x"), large, net.weights("w"), kernel, net.weights("b"))));
    }

    private static PlainConvolution plain(long stride, long dilation, long[] pads, long groups) {
        return new PlainConvolution(new long[] {stride, stride}, new long[] {dilation, dilation}, pads, groups);
    }

    /** Held to a linear forward pass in plain Java. */
    private static RuleCase inJava(String operator, String what, Net net, Difference.Forward forward) {
        return new RuleCase(
                operator, what, () -> Difference.check(net, "y", forward, 1, "x"), Optional.of(net), List.of("x"));
    }

    private static AttributeProto[] attributes(long stride, long dilation, long[] pads, long groups) {
        return new AttributeProto[] {
            Attributes.of("strides", new long[] {stride, stride}),
            Attributes.of("dilations", new long[] {dilation, dilation}),
            Attributes.of("pads", pads),
            Attributes.of("group", groups)
        };
    }

    private static void oddConvolutions(List<RuleCase> cases) {
        cases.add(RuleCase.linear(
                "Conv",
                "no attributes, no bias",
                net().input("x", 1, 2, 5, 6).weight("w", 3, 2, 3, 3).node("Conv", "x,w", "y"),
                "x"));
        cases.add(RuleCase.linear(
                "Conv",
                "strides that differ",
                net().input("x", 1, 2, 7, 9)
                        .weight("w", 3, 2, 3, 2)
                        .node("Conv", "x,w", "y", Attributes.of("strides", new long[] {1, 3})),
                "x"));
        cases.add(RuleCase.linear(
                "Conv",
                "pointwise with stride 2",
                net().input("x", 2, 3, 5, 6)
                        .weight("w", 4, 3, 1, 1)
                        .node("Conv", "x,w", "y", Attributes.of("strides", new long[] {2, 2})),
                "x"));
        cases.add(RuleCase.linear(
                "Conv",
                "stride beyond the kernel",
                net().input("x", 1, 2, 9, 11)
                        .weight("w", 2, 2, 2, 2)
                        .node("Conv", "x,w", "y", Attributes.of("strides", new long[] {4, 3})),
                "x"));
        cases.add(RuleCase.linear(
                "Conv",
                "one axis",
                net().input("x", 2, 3, 8)
                        .weight("w", 4, 3, 3)
                        .node("Conv", "x,w", "y", Attributes.of("pads", new long[] {1, 0})),
                "x"));
        cases.add(RuleCase.linear(
                "Conv",
                "three axes",
                net().input("x", 1, 2, 4, 5, 4)
                        .weight("w", 3, 2, 2, 3, 2)
                        .node("Conv", "x,w", "y", Attributes.of("strides", new long[] {2, 1, 2})),
                "x"));
        for (String automatic : List.of("SAME_UPPER", "SAME_LOWER", "VALID")) {
            cases.add(RuleCase.linear(
                    "Conv",
                    "auto_pad " + automatic,
                    net().input("x", 1, 2, 6, 7)
                            .weight("w", 3, 2, 3, 2)
                            .node(
                                    "Conv",
                                    "x,w",
                                    "y",
                                    Attributes.of("auto_pad", automatic),
                                    Attributes.of("strides", new long[] {2, 2})),
                    "x"));
        }
    }

    private static void transposed(List<RuleCase> cases) {
        for (long stride = 1; stride <= 4; stride++) {
            for (long dilation = 1; dilation <= 2; dilation++) {
                for (long groups : new long[] {1, 2, 4}) {
                    transposed(cases, stride, dilation, new long[] {1, 0, 0, 1}, groups);
                }
            }
            transposed(cases, stride, 1, new long[4], 2);
            transposed(cases, stride, 2, new long[] {0, 1, 2, 0}, 1);
        }
        cases.add(RuleCase.linear(
                "ConvTranspose",
                "no attributes, no bias",
                net().input("x", 1, 2, 4, 3).weight("w", 2, 3, 3, 2).node("ConvTranspose", "x,w", "y"),
                "x"));
    }

    private static void transposed(List<RuleCase> cases, long stride, long dilation, long[] pads, long groups) {
        long[] small = {2, 4, 4, 3};
        long[] kernel = {4, 3, 3, 2};
        long[] more = {stride - 1, 0};
        List<AttributeProto> attributes = new ArrayList<>(List.of(attributes(stride, dilation, pads, groups)));
        attributes.add(Attributes.of("output_padding", more));
        Net net = net().input("x", small)
                .weight("w", kernel)
                .weight("b", 3 * groups)
                .node("ConvTranspose", "x,w,b", "y", attributes.toArray(AttributeProto[]::new));
        String what = "stride " + stride + ", dilation " + dilation + ", pads " + java.util.Arrays.toString(pads)
                + ", groups " + groups;
        PlainConvolution plain = plain(stride, dilation, pads, groups);
        cases.add(inJava(
                "ConvTranspose",
                what,
                net,
                inputs -> plain.transposed(
                        Net.found(inputs, "x"), small, net.weights("w"), kernel, net.weights("b"), more)));
    }

    /** Its padding is what is beyond strides times the input, and what is added comes on top. */
    private static void samePadding(List<RuleCase> cases) {
        for (String automatic : List.of("SAME_UPPER", "SAME_LOWER")) {
            automatic(cases, automatic, "output_padding", 1, 0);
        }
    }

    /** Its padding follows from the sizes: an even or odd number to cut off, nothing, or one row more than there is. */
    private static void givenSizes(List<RuleCase> cases) {
        for (String automatic : List.of("NOTSET", "SAME_UPPER", "SAME_LOWER")) {
            for (long[] sizes : new long[][] {{10, 7}, {9, 6}, {8, 5}, {7, 4}, {11, 8}}) {
                automatic(cases, automatic, "output_shape", sizes);
            }
        }
    }

    private static void automatic(List<RuleCase> cases, String automatic, String attribute, long... sizes) {
        cases.add(RuleCase.linear(
                "ConvTranspose",
                automatic + ", " + attribute + ' ' + java.util.Arrays.toString(sizes),
                net().input("x", 1, 2, 4, 3)
                        .weight("w", 2, 3, 4, 3)
                        .node(
                                "ConvTranspose",
                                "x,w",
                                "y",
                                Attributes.of("auto_pad", automatic),
                                Attributes.of("strides", new long[] {2, 2}),
                                Attributes.of(attribute, sizes)),
                "x"));
    }

    private static void maxPools(List<RuleCase> cases) {
        maxPool(cases, "apart", 2, 2, 1, new long[4], 0);
        maxPool(cases, "overlapping", 3, 2, 1, new long[] {1, 1, 1, 1}, 0);
        maxPool(cases, "overlapping closely", 3, 1, 1, new long[4], 0);
        maxPool(cases, "ceil mode", 3, 2, 1, new long[4], 1);
        maxPool(cases, "ceil mode, a window beyond the input", 1, 2, 1, new long[4], 1);
        maxPool(cases, "ceil mode, a window in the padding", 2, 2, 1, new long[] {1, 1, 1, 1}, 1);
        maxPool(cases, "dilated", 2, 1, 2, new long[] {0, 1, 1, 0}, 0);
        maxPool(cases, "stride 3, asymmetric pads", 4, 3, 1, new long[] {0, 1, 3, 2}, 0);
        maxPool(cases, "stride 4, ceil mode", 4, 4, 1, new long[] {1, 0, 0, 1}, 1);
        maxPool(cases, "stride beyond the kernel", 2, 4, 1, new long[4], 0);
        maxPool(cases, "dilated, stride 3", 3, 3, 2, new long[] {1, 2, 0, 1}, 0);
        cases.add(RuleCase.inDouble(
                "MaxPool",
                "one axis",
                net().input("x", 2, 3, 9).node("MaxPool", "x", "y", Attributes.of("kernel_shape", new long[] {3})),
                "x"));
        cases.add(RuleCase.inDouble(
                "MaxPool",
                "SAME_UPPER",
                net().input("x", 2, 3, 7, 5)
                        .node(
                                "MaxPool",
                                "x",
                                "y",
                                Attributes.of("kernel_shape", new long[] {3, 2}),
                                Attributes.of("strides", new long[] {2, 2}),
                                Attributes.of("auto_pad", "SAME_UPPER")),
                "x"));
    }

    private static void maxPool(
            List<RuleCase> cases, String what, long kernel, long stride, long dilation, long[] pads, long ceil) {
        cases.add(RuleCase.inDouble(
                "MaxPool",
                what,
                net().input("x", 2, 3, 8, 9)
                        .node(
                                "MaxPool",
                                "x",
                                "y",
                                Attributes.of("kernel_shape", new long[] {kernel, kernel}),
                                Attributes.of("strides", new long[] {stride, stride}),
                                Attributes.of("dilations", new long[] {dilation, dilation}),
                                Attributes.of("pads", pads),
                                Attributes.of("ceil_mode", ceil)),
                "x"));
    }

    private static void averagePools(List<RuleCase> cases) {
        for (long counted = 0; counted < 2; counted++) {
            averagePool(cases, "apart", 2, 2, new long[4], 0, counted);
            averagePool(cases, "overlapping", 3, 2, new long[] {1, 1, 1, 1}, 0, counted);
            averagePool(cases, "asymmetric pads", 3, 1, new long[] {0, 1, 2, 1}, 0, counted);
            averagePool(cases, "ceil mode", 3, 2, new long[4], 1, counted);
            averagePool(cases, "ceil mode, padded", 3, 2, new long[] {1, 1, 1, 1}, 1, counted);
            averagePool(cases, "stride beyond the kernel", 2, 3, new long[4], 0, counted);
            averagePool(cases, "ceil mode, a window beyond the input", 1, 2, new long[4], 1, counted);
            averagePool(cases, "ceil mode, a window in the padding", 2, 2, new long[] {1, 1, 1, 1}, 1, counted);
            averagePool(cases, "stride 3, asymmetric pads", 4, 3, new long[] {0, 1, 3, 2}, 0, counted);
            averagePool(cases, "stride 4, ceil mode", 4, 4, new long[] {1, 0, 0, 1}, 1, counted);
        }
        cases.add(RuleCase.linear(
                "AveragePool",
                "one axis",
                net().input("x", 2, 3, 9).node("AveragePool", "x", "y", Attributes.of("kernel_shape", new long[] {3})),
                "x"));
        cases.add(RuleCase.linear(
                "AveragePool",
                "dilated",
                new Net(19, 16)
                        .input("x", 2, 3, 9, 8)
                        .node(
                                "AveragePool",
                                "x",
                                "y",
                                Attributes.of("kernel_shape", new long[] {3, 2}),
                                Attributes.of("dilations", new long[] {2, 3})),
                "x"));
    }

    private static void averagePool(
            List<RuleCase> cases, String what, long kernel, long stride, long[] pads, long ceil, long counted) {
        cases.add(RuleCase.linear(
                "AveragePool",
                what + ", count_include_pad " + counted,
                net().input("x", 2, 3, 8, 9)
                        .node(
                                "AveragePool",
                                "x",
                                "y",
                                Attributes.of("kernel_shape", new long[] {kernel, kernel}),
                                Attributes.of("strides", new long[] {stride, stride}),
                                Attributes.of("pads", pads),
                                Attributes.of("ceil_mode", ceil),
                                Attributes.of("count_include_pad", counted)),
                "x"));
    }
}
