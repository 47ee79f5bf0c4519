package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/** Frosted glass: pixels change places with neighbours, between two Gaussian blurs. They move by at least a pixel. */
final class GlassBlur implements Corruption {
    private static final double[] SIGMA = {.7, .9, 1, 1.1, 1.5};
    private static final int[] DELTA = {1, 2, 2, 3, 4};
    private static final int[] ROUNDS = {2, 1, 3, 2, 2};

    @Override
    public String name() {
        return "glass-blur";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        double scale = Lengths.scale(picture);
        double sigma = SIGMA[severity - 1] * scale;
        int delta = (int) Math.max(1, Math.round(DELTA[severity - 1] * scale));
        List<Field> channels = Field.of(picture).stream()
                .map(channel -> channel.blurred(sigma))
                .toList();
        double[][] planes = channels.stream().map(Field::values).toArray(double[][]::new);
        UniformRandomProvider source = draws.noise();
        for (int round = 0; round < ROUNDS[severity - 1]; round++) {
            for (int y = picture.height() - delta - 1; y >= delta; y--) {
                for (int x = picture.width() - delta - 1; x >= delta; x--) {
                    int otherY = y + source.nextInt(2 * delta + 1) - delta;
                    int otherX = x + source.nextInt(2 * delta + 1) - delta;
                    swap(planes, y * picture.width() + x, otherY * picture.width() + otherX);
                }
            }
        }
        return Field.picture(
                channels.stream().map(channel -> channel.blurred(sigma)).toList());
    }

    private static void swap(double[][] planes, int a, int b) {
        for (double[] plane : planes) {
            double kept = plane[a];
            plane[a] = plane[b];
            plane[b] = kept;
        }
    }
}
