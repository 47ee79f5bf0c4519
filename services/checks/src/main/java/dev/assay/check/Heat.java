package dev.assay.check;

import dev.assay.explain.Maps;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One map as checks look at it, {@code [height, width]} at the resolution of the input: {@link Maps#signed}, the sum over
 * channels, so that what adds up to a score still does.
 *
 * @param values row-major; positive: speaks for the target
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose; never compared
public record Heat(int height, int width, float[] values) {
    public Heat {
        if (values.length != height * width) {
            throw new IllegalArgumentException(
                    "a heat of " + height + " x " + width + " must have as many values, found " + values.length);
        }
    }

    /**
     * Maps at the resolution of the input.
     *
     * @param height of the input
     * @param width of the input
     */
    public static List<Heat> of(Maps maps, int height, int width) {
        float[] all = maps.signed(height, width).values();
        int size = height * width;
        return IntStream.range(0, maps.n())
                .mapToObj(i -> new Heat(height, width, Arrays.copyOfRange(all, i * size, (i + 1) * size)))
                .toList();
    }

    public float at(int y, int x) {
        return values[y * width + x];
    }

    /** False when a value is NaN or infinite, or all are zero: such a map says nothing, and no number is made of it. */
    public boolean usable() {
        return finite() && !blank();
    }

    public boolean finite() {
        for (float value : values) {
            if (!Float.isFinite(value)) {
                return false;
            }
        }
        return true;
    }

    /** True when every value is zero. */
    public boolean blank() {
        for (float value : values) {
            if (value != 0) {
                return false;
            }
        }
        return true;
    }
}
