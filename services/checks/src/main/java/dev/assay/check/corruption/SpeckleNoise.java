package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.random.Normal;
import dev.assay.core.release.Picture;

/** Adds normal noise in proportion to the value; clips. */
final class SpeckleNoise implements Corruption {
    private static final double[] SIGMA = {.15, .2, .35, .45, .6};

    @Override
    public String name() {
        return "speckle-noise";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        Normal normal = new Normal(draws);
        double sigma = SIGMA[severity - 1];
        byte[] spoilt = new byte[picture.pixels().length];
        for (int i = 0; i < spoilt.length; i++) {
            double value = (picture.pixels()[i] & 0xff) / 255.0;
            spoilt[i] = Levels.of(value + value * sigma * normal.next());
        }
        return new Picture(picture.channels(), picture.height(), picture.width(), spoilt);
    }
}
