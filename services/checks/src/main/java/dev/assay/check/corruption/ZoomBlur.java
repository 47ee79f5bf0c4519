package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;

/** The camera moves towards the middle: the mean of the picture and its middle, enlarged in steps. */
final class ZoomBlur implements Corruption {
    private static final double[] BELOW = {1.11, 1.16, 1.21, 1.26, 1.31};
    private static final double[] STEP = {.01, .01, .02, .02, .03};
    private static final double ROUNDING = 1e-9;

    @Override
    public String name() {
        return "zoom-blur";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        return Field.picture(Field.of(picture).stream()
                .map(channel -> blurred(channel, BELOW[severity - 1], STEP[severity - 1]))
                .toList());
    }

    private static Field blurred(Field channel, double below, double step) {
        double[] sum = channel.values().clone();
        int count = 1;
        for (int k = 0; 1 + k * step < below - ROUNDING; k++) {
            Field enlarged = Texture.enlarged(channel, 1 + k * step);
            for (int i = 0; i < sum.length; i++) {
                sum[i] += enlarged.values()[i];
            }
            count++;
        }
        double of = count;
        return new Field(channel.height(), channel.width(), sum).map(value -> value / of);
    }
}
