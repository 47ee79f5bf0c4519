package dev.assay.core.random;

import org.apache.commons.rng.UniformRandomProvider;

/**
 * Numbers of the standard normal distribution by the polar method (Marsaglia and Bray 1964), in arithmetic that is the
 * same on every machine. Not thread-safe.
 */
public final class Normal {
    private final UniformRandomProvider source;
    private double spare = Double.NaN;

    /** The numbers of a place, from the first on. */
    public Normal(Draws draws) {
        this(draws.source());
    }

    /** Numbers made from those that the source gives next. */
    public Normal(UniformRandomProvider source) {
        this.source = source;
    }

    public double next() {
        if (!Double.isNaN(spare)) {
            double kept = spare;
            spare = Double.NaN;
            return kept;
        }
        while (true) {
            double u = 2 * source.nextDouble() - 1;
            double v = 2 * source.nextDouble() - 1;
            double square = u * u + v * v;
            if (square < 1 && square > 0) {
                double stretch = Math.sqrt(-2 * StrictMath.log(square) / square);
                spare = v * stretch;
                return u * stretch;
            }
        }
    }
}
