package dev.assay.check;

import dev.assay.explain.Maps;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One map as checks look at it, {@code [height, width]} at the resolution of the input: {@link Maps#signed}, the sum over
 * channels, so that what adds up to a score still does. Its order is found once for all checks that ask for it.
 */
public final class Heat {
    private final int height;
    private final int width;
    private final float[] values;

    /** Made when first asked for; two threads may both make them, equal. */
    private volatile int @Nullable [] order;

    private volatile double @Nullable [] ranks;

    /**
     * A map of given values.
     *
     * @param values row-major; positive: speaks for the target; shared, not copied
     */
    public Heat(int height, int width, float[] values) {
        if (values.length != height * width) {
            throw new IllegalArgumentException(
                    "a heat of " + height + " x " + width + " must have as many values, found " + values.length);
        }
        this.height = height;
        this.width = width;
        this.values = values;
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

    public int height() {
        return height;
    }

    public int width() {
        return width;
    }

    /** Row-major; positive: speaks for the target. Shared: not to be changed. */
    public float[] values() {
        return values;
    }

    /** {@link Ranking#descending} of a finite map; shared: not to be changed. */
    public int[] order() {
        int[] known = order;
        if (known == null) {
            known = Ranking.descending(values);
            order = known;
        }
        return known;
    }

    /** {@link Ranking#average} of a finite map; shared: not to be changed. */
    public double[] ranks() {
        double[] known = ranks;
        if (known == null) {
            known = Ranking.average(values, order());
            ranks = known;
        }
        return known;
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
