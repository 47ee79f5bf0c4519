package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.List;

/**
 * Frost on the pane. The published corruption lays photographs of frost over the picture; here the frost is drawn: the
 * ridges of two plasma fractals, a coarse and a fine one, bluish white.
 */
final class Frost implements Corruption {
    private static final double[] PICTURE = {1, .8, .7, .65, .6};
    private static final double[] FROST = {.4, .6, .7, .7, .75};
    private static final double[] COLOUR = {.86, .94, 1};
    private static final double COARSE = 2;
    private static final double FINE = 1.4;

    @Override
    public String name() {
        return "frost";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        Texture texture = new Texture(picture);
        Field coarse = texture.plasma(draws.of("coarse"), COARSE);
        Field fine = texture.plasma(draws.of("fine"), FINE);
        double[] ice = new double[coarse.values().length];
        for (int i = 0; i < ice.length; i++) {
            double ridge = 1 - Math.abs(2 * coarse.values()[i] - 1);
            double needle = 1 - Math.abs(2 * fine.values()[i] - 1);
            ice[i] = ridge * ridge * (.4 + .6 * (needle * needle * needle));
        }
        Field frost = texture.fitted(new Field(coarse.height(), coarse.width(), ice));
        List<Field> channels = Field.of(picture);
        for (int c = 0; c < channels.size(); c++) {
            double colour = channels.size() == 1 ? COLOUR[1] : COLOUR[c];
            double[] values = channels.get(c).values();
            for (int i = 0; i < values.length; i++) {
                values[i] = PICTURE[severity - 1] * values[i] + FROST[severity - 1] * colour * frost.values()[i];
            }
        }
        return Field.picture(channels);
    }
}
