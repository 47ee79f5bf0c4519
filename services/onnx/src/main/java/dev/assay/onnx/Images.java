package dev.assay.onnx;

/**
 * Inputs in the model's own input space (after scaling, mean and std), {@code [n, channels, height, width]}.
 *
 * <p>The array is shared, not copied: inputs are the bulk of an audit's memory. Whoever makes an instance stops writing
 * to its array until what it was made for has ended: nobody who is given one keeps it longer than the call.
 *
 * @param values row-major, n * channels * height * width of them
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose; never compared
public record Images(int n, int channels, int height, int width, float[] values) {
    public Images {
        if (n < 1 || channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("images must have a size of at least 1 in each dimension, found [" + n
                    + ", " + channels + ", " + height + ", " + width + "]");
        }
        if (values.length != (long) n * channels * height * width) {
            throw new IllegalArgumentException("images of shape [" + n + ", " + channels + ", " + height + ", " + width
                    + "] must have as many values, found " + values.length);
        }
    }

    /** Values of one image. */
    public int size() {
        return channels * height * width;
    }

    /** Images {@code from} (inclusive) to {@code to} (exclusive), copied. */
    public Images slice(int from, int to) {
        float[] part = java.util.Arrays.copyOfRange(values, from * size(), to * size());
        return new Images(to - from, channels, height, width, part);
    }

    /** Some of the images, in the order in which they are named, copied. */
    public Images picked(int... which) {
        float[] part = new float[Math.multiplyExact(which.length, size())];
        for (int i = 0; i < which.length; i++) {
            System.arraycopy(values, which[i] * size(), part, i * size(), size());
        }
        return new Images(which.length, channels, height, width, part);
    }
}
