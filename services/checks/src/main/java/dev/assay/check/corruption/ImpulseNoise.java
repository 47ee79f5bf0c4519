package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import org.apache.commons.rng.UniformRandomProvider;

/** Salt and pepper: a share of the values becomes 0 or 1, each as often. */
final class ImpulseNoise implements Corruption {
    private static final double[] SHARE = {.03, .06, .09, .17, .27};

    @Override
    public String name() {
        return "impulse-noise";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        UniformRandomProvider source = draws.noise();
        double share = SHARE[severity - 1];
        byte[] spoilt = picture.pixels().clone();
        for (int i = 0; i < spoilt.length; i++) {
            double draw = source.nextDouble();
            if (draw < share) {
                spoilt[i] = (byte) (draw < share / 2 ? 0 : 255);
            }
        }
        return new Picture(picture.channels(), picture.height(), picture.width(), spoilt);
    }
}
