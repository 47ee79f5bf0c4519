package dev.assay.explain;

/**
 * Attribution maps, {@code [n, channels, height, width]}: the input's own shape for input maps, one channel at the
 * tensor's own resolution for activation maps. Input maps of explainers that perturb whole pixels repeat one value in
 * each channel. The array is shared, not copied.
 *
 * @param values row-major; positive: speaks for the target
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose; never compared
public record Maps(int n, int channels, int height, int width, float[] values) {
    public Maps {
        if (n < 1 || channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("maps must have a size of at least 1 in each dimension, found [" + n
                    + ", " + channels + ", " + height + ", " + width + "]");
        }
        if (values.length != (long) n * channels * height * width) {
            throw new IllegalArgumentException("maps of shape [" + n + ", " + channels + ", " + height + ", " + width
                    + "] must have as many values, found " + values.length);
        }
    }

    /** Values of one map. */
    public int size() {
        return channels * height * width;
    }

    /** Maps {@code from} (inclusive) to {@code to} (exclusive), copied. */
    public Maps slice(int from, int to) {
        float[] part = java.util.Arrays.copyOfRange(values, from * size(), to * size());
        return new Maps(to - from, channels, height, width, part);
    }

    /**
     * One signed value a pixel, {@code [n, 1, height, width]}: the sum over channels, then brought to the size of the
     * picture by bilinear interpolation (half-pixel centres). What ranks pixels and keeps the direction.
     */
    public Maps signed(int toHeight, int toWidth) {
        return pixels(toHeight, toWidth, false);
    }

    /**
     * One value of at least 0 a pixel, {@code [n, 1, height, width]}: the sum over channels of absolute values, then
     * brought to the size of the picture by bilinear interpolation (half-pixel centres). What says where, whatever the direction.
     */
    public Maps absolute(int toHeight, int toWidth) {
        return pixels(toHeight, toWidth, true);
    }

    private Maps pixels(int toHeight, int toWidth, boolean absolute) {
        float[] pixels = new float[Math.multiplyExact(n, Math.multiplyExact(toHeight, toWidth))];
        Bilinear resize = new Bilinear(height, width, toHeight, toWidth);
        double[] sum = new double[height * width];
        for (int i = 0; i < n; i++) {
            java.util.Arrays.fill(sum, 0);
            int at = i * size();
            for (int c = 0; c < channels; c++) {
                for (int p = 0; p < sum.length; p++) {
                    double value = values[at++];
                    sum[p] += absolute ? Math.abs(value) : value;
                }
            }
            resize.write(sum, pixels, i * toHeight * toWidth);
        }
        return new Maps(n, 1, toHeight, toWidth, pixels);
    }
}
