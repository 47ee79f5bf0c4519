package dev.assay.onnx.gradient;

import java.util.Arrays;

/**
 * Convolutions over pictures and their transposes in plain Java and double precision, by the definition: every product of
 * a value of the small side, a value of the large side and a weight is named once.
 *
 * @param strides along height and width, as all that follow
 * @param dilations of the kernel
 * @param pads top, left, bottom, right
 * @param groups of channels
 */
@SuppressWarnings("ArrayRecordComponent") // made for one test, never compared
record PlainConvolution(long[] strides, long[] dilations, long[] pads, long groups) {
    /** One product: positions of its factors in the small side, the large side and the weight. */
    private interface Product {
        void at(int small, int large, int weight);
    }

    /**
     * A convolution.
     *
     * @param x the large side
     * @param xShape {@code [n, channels, height, width]}
     * @param w the weight
     * @param wShape {@code [outputs, channels / groups, height, width]}
     * @param bias one an output
     * @return the small side
     */
    double[] forward(double[] x, long[] xShape, double[] w, long[] wShape, double[] bias) {
        long[] yShape = {xShape[0], wShape[0], 0, 0};
        for (int axis = 0; axis < 2; axis++) {
            long reach = xShape[2 + axis] + pads[axis] + pads[2 + axis] - dilations[axis] * (wShape[2 + axis] - 1) - 1;
            yShape[2 + axis] = reach / strides[axis] + 1;
        }
        double[] y = filled(bias, yShape);
        each(yShape, xShape, wShape, (small, large, weight) -> y[small] += x[large] * w[weight]);
        return y;
    }

    /**
     * A transposed convolution.
     *
     * @param x the small side
     * @param xShape {@code [n, channels, height, width]}
     * @param w the weight
     * @param wShape {@code [channels, outputs / groups, height, width]}
     * @param bias one an output
     * @param more rows and columns at the end of the output, output_padding
     * @return the large side
     */
    double[] transposed(double[] x, long[] xShape, double[] w, long[] wShape, double[] bias, long[] more) {
        long[] yShape = {xShape[0], wShape[1] * groups, 0, 0};
        for (int axis = 0; axis < 2; axis++) {
            long span = dilations[axis] * (wShape[2 + axis] - 1) + 1;
            yShape[2 + axis] = strides[axis] * (xShape[2 + axis] - 1) + more[axis] + span - pads[axis] - pads[2 + axis];
        }
        double[] y = filled(bias, yShape);
        each(xShape, yShape, wShape, (small, large, weight) -> y[large] += x[small] * w[weight]);
        return y;
    }

    private static double[] filled(double[] bias, long[] shape) {
        double[] y = new double[(int) Arrays.stream(shape).reduce(1, (a, b) -> a * b)];
        int plane = (int) (shape[2] * shape[3]);
        Arrays.setAll(y, i -> bias[i / plane % bias.length]);
        return y;
    }

    private void each(long[] small, long[] large, long[] weight, Product product) {
        long perGroup = small[1] / groups;
        for (long picture = 0; picture < small[0]; picture++) {
            for (long channel = 0; channel < small[1]; channel++) {
                for (long other = 0; other < weight[1]; other++) {
                    long[] from = {picture, channel};
                    long[] to = {picture, channel / perGroup * weight[1] + other};
                    plane(from, small, to, large, new long[] {channel, other}, weight, product);
                }
            }
        }
    }

    /** The products of one channel of the small side with one of the large side. */
    private void plane(
            long[] from, long[] small, long[] to, long[] large, long[] kernel, long[] weight, Product product) {
        for (long y = 0; y < small[2]; y++) {
            for (long x = 0; x < small[3]; x++) {
                for (long v = 0; v < weight[2]; v++) {
                    for (long u = 0; u < weight[3]; u++) {
                        long row = y * strides[0] - pads[0] + v * dilations[0];
                        long column = x * strides[1] - pads[1] + u * dilations[1];
                        if (row >= 0 && row < large[2] && column >= 0 && column < large[3]) {
                            product.at(at(small, from, y, x), at(large, to, row, column), at(weight, kernel, v, u));
                        }
                    }
                }
            }
        }
    }

    private static int at(long[] shape, long[] first, long row, long column) {
        return (int) (((first[0] * shape[1] + first[1]) * shape[2] + row) * shape[3] + column);
    }
}
