package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;

/**
 * Adds to the V of HSV, hue and saturation unchanged; clips V. In RGB: every channel is multiplied by new V over old V;
 * black becomes gray. Gray pictures are raised as they are.
 */
final class Brightness implements Corruption {
    private static final double[] RAISE = {.1, .2, .3, .4, .5};

    @Override
    public String name() {
        return "brightness";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        int plane = picture.height() * picture.width();
        byte[] spoilt = new byte[picture.pixels().length];
        for (int i = 0; i < plane; i++) {
            double highest = 0;
            for (int c = 0; c < picture.channels(); c++) {
                highest = Math.max(highest, (picture.pixels()[c * plane + i] & 0xff) / 255.0);
            }
            double raised = Math.min(highest + RAISE[severity - 1], 1);
            for (int c = 0; c < picture.channels(); c++) {
                double value = (picture.pixels()[c * plane + i] & 0xff) / 255.0;
                spoilt[c * plane + i] = Levels.of(highest == 0 ? raised : value * raised / highest);
            }
        }
        return new Picture(picture.channels(), picture.height(), picture.width(), spoilt);
    }
}
