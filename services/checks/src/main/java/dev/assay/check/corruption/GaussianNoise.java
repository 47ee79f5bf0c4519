package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.random.Normal;
import dev.assay.core.release.Picture;

/** Adds normal noise to every value, independently; clips. */
final class GaussianNoise implements Corruption {
    /** Standard deviation of pixels in [0, 1]. */
    private static final double[] SIGMA = {.08, .12, .18, .26, .38};

    @Override
    public String name() {
        return "gaussian-noise";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        Normal normal = new Normal(draws);
        double sigma = SIGMA[severity - 1];
        byte[] spoilt = new byte[picture.pixels().length];
        for (int i = 0; i < spoilt.length; i++) {
            spoilt[i] = Levels.of((picture.pixels()[i] & 0xff) / 255.0 + sigma * normal.next());
        }
        return new Picture(picture.channels(), picture.height(), picture.width(), spoilt);
    }
}
