package dev.assay.core.release;

/**
 * The model's image input, {@code [batch, channels, height, width]}, and how pixels become it:
 * {@code (low + pixel / 255 * (high - low) - mean[c]) / std[c]}.
 *
 * @param name of the graph input
 * @param channels 1 or 3
 * @param low what pixel value 0 becomes before mean and std
 * @param high what pixel value 255 becomes before mean and std
 * @param mean one per channel
 * @param std one per channel, above 0
 */
public record InputSpec(
        String name, int channels, int height, int width, float low, float high, float[] mean, float[] std) {
    /** Pictures larger than this on a side are refused: an audit multiplies them by thousands. */
    public static final int MAX_SIDE = 4096;

    public InputSpec {
        if (channels != 1 && channels != 3) {
            throw new IllegalArgumentException("an image input must have 1 or 3 channels, found " + channels);
        }
        if (height < 1 || height > MAX_SIDE || width < 1 || width > MAX_SIDE) {
            throw new IllegalArgumentException(
                    "height and width must be in [1, " + MAX_SIDE + "], found " + height + " x " + width);
        }
        if (!(high > low) || !Float.isFinite(low) || !Float.isFinite(high)) {
            throw new IllegalArgumentException(
                    "range must be [low, high] with low < high, found [" + low + ", " + high + "]");
        }
        if (mean.length != channels || std.length != channels) {
            throw new IllegalArgumentException("mean and std must have one value a channel (" + channels + "), found "
                    + mean.length + " and " + std.length);
        }
        mean = mean.clone();
        std = std.clone();
        for (int c = 0; c < channels; c++) {
            if (!Float.isFinite(mean[c]) || !(std[c] > 0) || !Float.isFinite(std[c])) {
                throw new IllegalArgumentException(
                        "mean must be finite and std above 0, found " + mean[c] + " and " + std[c]);
            }
        }
    }

    @Override
    public float[] mean() {
        return mean.clone();
    }

    @Override
    public float[] std() {
        return std.clone();
    }

    /** Values in one picture: channels * height * width. */
    public int values() {
        return channels * height * width;
    }

    public int pixels() {
        return height * width;
    }
}
