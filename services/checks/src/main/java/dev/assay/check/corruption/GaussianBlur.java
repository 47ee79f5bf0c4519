package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;

/** A Gaussian blur, cut at four standard deviations; borders are repeated. */
final class GaussianBlur implements Corruption {
    private static final double[] SIGMA = {1, 2, 3, 4, 6};

    @Override
    public String name() {
        return "gaussian-blur";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        double sigma = SIGMA[severity - 1] * Lengths.scale(picture);
        return Field.picture(Field.of(picture).stream()
                .map(channel -> channel.blurred(sigma))
                .toList());
    }
}
