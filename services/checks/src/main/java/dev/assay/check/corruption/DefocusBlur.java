package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.Arrays;

/**
 * A lens out of focus: every point becomes a disk. The disk is drawn with the share of each pixel that it covers, so that
 * it may have any radius, and its edge is softened by a Gaussian.
 */
final class DefocusBlur implements Corruption {
    private static final double[] RADIUS = {3, 4, 6, 8, 10};
    private static final double[] SOFTNESS = {.1, .5, .5, .5, .5};

    /** Points along each side of a pixel at which the disk is looked up. */
    private static final int POINTS = 16;

    @Override
    public String name() {
        return "defocus-blur";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        double scale = Lengths.scale(picture);
        Field disk = disk(RADIUS[severity - 1] * scale, SOFTNESS[severity - 1] * scale);
        return Field.picture(Field.of(picture).stream()
                .map(channel -> channel.filtered(disk))
                .toList());
    }

    static Field disk(double radius, double softness) {
        int reach = (int) Math.ceil(radius + 2 * softness);
        int side = 2 * reach + 1;
        double[] covered = new double[side * side];
        for (int i = 0; i < covered.length; i++) {
            for (int p = 0; p < POINTS * POINTS; p++) {
                double y = i / side - reach - .5 + (p / POINTS + .5) / POINTS;
                double x = i % side - reach - .5 + (p % POINTS + .5) / POINTS;
                covered[i] += y * y + x * x <= radius * radius ? 1 : 0;
            }
        }
        Field disk = new Field(side, side, covered).blurred(softness);
        double total = Arrays.stream(disk.values()).sum();
        return disk.map(share -> share / total);
    }
}
