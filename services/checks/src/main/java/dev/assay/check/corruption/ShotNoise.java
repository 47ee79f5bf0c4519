package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import org.apache.commons.rng.UniformRandomProvider;

/** Poisson noise: the light of so many photons at full brightness is counted; clips. */
final class ShotNoise implements Corruption {
    private static final double[] PHOTONS = {60, 25, 12, 5, 3};

    @Override
    public String name() {
        return "shot-noise";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        UniformRandomProvider source = draws.noise();
        double photons = PHOTONS[severity - 1];
        byte[] spoilt = new byte[picture.pixels().length];
        for (int i = 0; i < spoilt.length; i++) {
            spoilt[i] = Levels.of(poisson((picture.pixels()[i] & 0xff) / 255.0 * photons, source) / photons);
        }
        return new Picture(picture.channels(), picture.height(), picture.width(), spoilt);
    }

    /** By multiplying uniform numbers (Knuth 1969, 3.4.1): means here are at most 60. */
    private static int poisson(double mean, UniformRandomProvider source) {
        double limit = StrictMath.exp(-mean);
        int count = -1;
        double product = 1;
        do {
            product *= source.nextDouble();
            count++;
        } while (product > limit);
        return count;
    }
}
