package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;

/** The camera moves while the picture is taken, in a direction drawn evenly from -45 to 45 degrees. */
final class MotionBlur implements Corruption {
    private static final int[] RADIUS = {10, 15, 15, 15, 20};
    private static final double[] SIGMA = {3, 5, 8, 12, 15};
    private static final double MOST_DEGREES = 45;

    @Override
    public String name() {
        return "motion-blur";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        double degrees = MOST_DEGREES * (2 * draws.source().nextDouble() - 1);
        double spacing = Lengths.scale(picture);
        return Field.picture(Field.of(picture).stream()
                .map(channel -> Motion.blurred(channel, RADIUS[severity - 1], SIGMA[severity - 1], degrees, spacing))
                .toList());
    }
}
