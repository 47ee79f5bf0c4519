package dev.assay.core.random;

import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The standard normal numbers of a place by the ziggurat of Marsaglia and Tsang (2000) in the form of Doornik (2005):
 * the area under the bell is cut into layers of one size, and a number is drawn evenly from a layer chosen at random.
 * 98.8 % of numbers need one random word, one product and one comparison. The rest, and the table of layers, use the
 * arithmetic that is the same on every machine, so that a place gives the same numbers everywhere. Not thread-safe.
 */
public final class Normal {
    private static final int LAYERS = 256;
    private static final int LAYER_BITS = 8;

    /** Where the tail begins, and the area of a layer, for 256 layers. */
    private static final double TAIL = 3.6541528853610088;

    private static final double AREA = 4.92867323399e-3;

    /** Right ends of the layers, the widest first: the base with its tail, as wide as one of its height would be. */
    private static final double[] ENDS = ends();

    /** The bell at each end. */
    private static final double[] HEIGHTS =
            Arrays.stream(ENDS).map(Normal::bell).toArray();

    /** 53 bits with a sign by this are a number evenly from its layer, on either side of 0. */
    private static final double[] UNITS =
            Arrays.stream(ENDS).map(end -> end * 0x1p-52).toArray();

    private final UniformRandomProvider random;

    /** The numbers of a place, from the first on. */
    public Normal(Draws draws) {
        this.random = draws.noise();
    }

    public double next() {
        while (true) {
            long word = random.nextLong();
            int layer = (int) word & (LAYERS - 1);
            // 56 bits are left, and 53 of them are taken.
            double x = (word >> (LAYER_BITS + 3)) * UNITS[layer];
            if (Math.abs(x) < ENDS[layer + 1]) {
                return x;
            }
            if (layer == 0) {
                return x < 0 ? -tail() : tail();
            }
            double low = HEIGHTS[layer];
            double high = HEIGHTS[layer + 1];
            if (low + random.nextDouble() * (high - low) < bell(x)) {
                return x;
            }
        }
    }

    /** A number beyond {@link #TAIL} (Marsaglia 1964). */
    private double tail() {
        while (true) {
            double x = -StrictMath.log(1 - random.nextDouble()) / TAIL;
            double y = -StrictMath.log(1 - random.nextDouble());
            if (2 * y > x * x) {
                return TAIL + x;
            }
        }
    }

    private static double bell(double x) {
        return StrictMath.exp(-0.5 * x * x);
    }

    private static double[] ends() {
        double[] ends = new double[LAYERS + 1];
        ends[0] = AREA / bell(TAIL);
        ends[1] = TAIL;
        for (int i = 2; i < LAYERS; i++) {
            ends[i] = Math.sqrt(-2 * StrictMath.log(AREA / ends[i - 1] + bell(ends[i - 1])));
        }
        return ends;
    }
}
