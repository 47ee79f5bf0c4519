package dev.assay.onnx.gradient;

import ai.onnx.proto.OnnxMl.AttributeProto;
import java.util.Arrays;

/**
 * How a convolution or a pool slides over its input, one number an axis with spatial extent.
 *
 * @param before padding before the first value
 * @param after padding after the last value
 */
@SuppressWarnings("ArrayRecordComponent") // made once for one rule, never compared
record Window(long[] kernel, long[] strides, long[] dilations, long[] before, long[] after) {

    /** Reads the attributes of a node that goes from the large side to the small one. */
    static Window of(Step s, long[] kernel, Shape large, Shape small) {
        int axes = kernel.length;
        long[] strides = s.attributes().integers("strides").orElseGet(() -> ones(axes));
        long[] dilations = s.attributes().integers("dilations").orElseGet(() -> ones(axes));
        long[] pads = s.attributes().integers("pads").orElseGet(() -> new long[2 * axes]);
        long[] before = Arrays.copyOf(pads, axes);
        long[] after = Arrays.copyOfRange(pads, axes, 2 * axes);
        String automatic = s.attributes().text("auto_pad", "NOTSET");
        if (automatic.startsWith("SAME")) {
            for (int i = 0; i < axes; i++) {
                long span = dilations[i] * (kernel[i] - 1) + 1;
                long total = Math.max(0, (small.size(i) - 1) * strides[i] + span - large.size(i));
                before[i] = automatic.equals("SAME_LOWER") ? total - total / 2 : total / 2;
                after[i] = total - before[i];
            }
        } else if (automatic.equals("VALID")) {
            Arrays.fill(before, 0);
            Arrays.fill(after, 0);
        }
        return new Window(kernel, strides, dilations, before, after);
    }

    static long[] ones(int axes) {
        long[] ones = new long[axes];
        Arrays.fill(ones, 1);
        return ones;
    }

    int axes() {
        return kernel.length;
    }

    /** Values that a dilated kernel spans. */
    long span(int axis) {
        return dilations[axis] * (kernel[axis] - 1) + 1;
    }

    boolean dense() {
        return Arrays.stream(strides).allMatch(s -> s == 1);
    }

    /** Attributes of a ConvTranspose that leads back from the small side to exactly the large one. */
    AttributeProto[] back(Shape large, Shape small, long groups) {
        long[] more = new long[axes()];
        long[] pads = Arrays.copyOf(before, 2 * axes());
        for (int i = 0; i < axes(); i++) {
            long short_ = large.size(i) - ((small.size(i) - 1) * strides[i] + span(i) - before[i] - after[i]);
            more[i] = Math.max(0, short_);
            // A window that reached beyond the padding (ceil mode) gives values there, which are cut off.
            pads[axes() + i] = after[i] + Math.max(0, -short_);
        }
        return attributes(pads, groups, Attributes.of("output_padding", more));
    }

    /**
     * Padding before and after on each axis with which a dense convolution over the small side's values, each followed by
     * zeros up to the next, gives the large side; negative where that would be longer.
     */
    long[] spread(Shape large, Shape small) {
        long[] pads = new long[2 * axes()];
        for (int i = 0; i < axes(); i++) {
            long spread = small.size(i) * strides[i];
            pads[i] = span(i) - 1 - before[i];
            pads[axes() + i] = large.size(i) + span(i) - 1 - spread - pads[i];
        }
        return pads;
    }

    AttributeProto[] forward(long groups) {
        long[] pads = Arrays.copyOf(before, 2 * axes());
        System.arraycopy(after, 0, pads, axes(), axes());
        return attributes(pads, groups);
    }

    AttributeProto[] attributes(long[] pads, long groups, AttributeProto... more) {
        AttributeProto[] own = {
            Attributes.of("kernel_shape", kernel),
            Attributes.of("strides", strides),
            Attributes.of("dilations", dilations),
            Attributes.of("pads", pads),
            Attributes.of("group", groups)
        };
        AttributeProto[] all = Arrays.copyOf(own, own.length + more.length);
        System.arraycopy(more, 0, all, own.length, more.length);
        return all;
    }
}
