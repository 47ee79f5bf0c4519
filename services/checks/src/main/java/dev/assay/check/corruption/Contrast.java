package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;

/** Draws every value towards the mean of its channel. */
final class Contrast implements Corruption {
    private static final double[] LEFT = {.4, .3, .2, .1, .05};

    @Override
    public String name() {
        return "contrast";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        return Field.picture(Field.of(picture).stream()
                .map(channel -> {
                    double mean = channel.mean();
                    return channel.map(value -> (value - mean) * LEFT[severity - 1] + mean);
                })
                .toList());
    }
}
