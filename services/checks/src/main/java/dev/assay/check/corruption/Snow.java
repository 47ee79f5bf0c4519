package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.List;

/**
 * Falling snow: specks of enlarged noise above a threshold, drawn out by motion, over a whitened picture, and once more
 * turned around. Parameters as published; the motion blur is this package's.
 */
final class Snow implements Corruption {
    private static final double[] MEAN = {.1, .2, .55, .55, .55};
    private static final double DEVIATION = .3;
    private static final double[] SIZE = {3, 2, 4, 4.5, 2.5};
    private static final double[] THRESHOLD = {.5, .5, .9, .85, .85};
    private static final int[] RADIUS = {10, 12, 12, 12, 12};
    private static final double[] SIGMA = {4, 4, 8, 8, 12};
    private static final double[] KEPT = {.8, .7, .7, .65, .55};
    private static final double STEEPEST = -135;
    private static final double RANGE = 90;

    @Override
    public String name() {
        return "snow";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        int s = severity - 1;
        Texture texture = new Texture(picture);
        Field specks = Texture.enlarged(texture.normal(draws.of("specks"), MEAN[s], DEVIATION), SIZE[s])
                .map(value -> value < THRESHOLD[s] ? 0 : Math.min(value, 1));
        double degrees = STEEPEST + RANGE * draws.of("angle").source().nextDouble();
        Field snow = texture.fitted(Motion.blurred(specks, RADIUS[s], SIGMA[s], degrees, 1));
        Field turned = snow.turned();
        List<Field> channels = Field.of(picture);
        double[] gray = gray(channels);
        for (Field channel : channels) {
            double[] values = channel.values();
            for (int i = 0; i < values.length; i++) {
                double white = Math.max(values[i], gray[i] * 1.5 + .5);
                values[i] = KEPT[s] * values[i] + (1 - KEPT[s]) * white + snow.values()[i] + turned.values()[i];
            }
        }
        return Field.picture(channels);
    }

    /** Luma of ITU-R BT.601. */
    private static double[] gray(List<Field> channels) {
        double[] weights = channels.size() == 1 ? new double[] {1} : new double[] {.299, .587, .114};
        double[] gray = new double[channels.getFirst().values().length];
        for (int c = 0; c < weights.length; c++) {
            for (int i = 0; i < gray.length; i++) {
                gray[i] += weights[c] * channels.get(c).values()[i];
            }
        }
        return gray;
    }
}
