package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;

/** Changes the S of HSV to a multiple of it plus some; hue and value unchanged; clips S. Gray pictures have none. */
final class Saturate implements Corruption {
    private static final double[] TIMES = {.3, .1, 2, 5, 20};
    private static final double[] PLUS = {0, 0, 0, .1, .2};

    @Override
    public String name() {
        return "saturate";
    }

    @Override
    public boolean needsColour() {
        return true;
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        int plane = picture.height() * picture.width();
        byte[] spoilt = picture.pixels().clone();
        for (int i = 0; i < plane && picture.channels() == 3; i++) {
            double red = (picture.pixels()[i] & 0xff) / 255.0;
            double green = (picture.pixels()[plane + i] & 0xff) / 255.0;
            double blue = (picture.pixels()[2 * plane + i] & 0xff) / 255.0;
            double most = Math.max(red, Math.max(green, blue));
            double least = Math.min(red, Math.min(green, blue));
            double saturation = most == 0 ? 0 : (most - least) / most;
            double to = Math.clamp(saturation * TIMES[severity - 1] + PLUS[severity - 1], 0, 1);
            double[] colour = {red, green, blue};
            for (int c = 0; c < 3; c++) {
                // Without a hue, S raises red's complement: hue 0 is red.
                double away = saturation == 0 ? (c == 0 ? 0 : 1) : (most - colour[c]) / (most * saturation);
                spoilt[c * plane + i] = Levels.of(most * (1 - to * away));
            }
        }
        return new Picture(picture.channels(), picture.height(), picture.width(), spoilt);
    }
}
