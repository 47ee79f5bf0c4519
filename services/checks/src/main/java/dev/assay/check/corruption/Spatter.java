package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.List;

/**
 * Drops on the lens: where blurred noise is above a threshold there is water (severities 1 to 3) or mud (4 and 5).
 * Thresholds, amounts and colours as published; the light on the drops, which the published code finds with an edge
 * detector, is here the slope of the water from the upper left.
 */
final class Spatter implements Corruption {
    private static final double[] MEAN = {.65, .65, .65, .65, .67};
    private static final double[] DEVIATION = {.3, .3, .3, .3, .4};
    private static final double[] SIGMA = {4, 3, 2, 1, 1};
    private static final double[] THRESHOLD = {.69, .68, .68, .65, .65};
    private static final double[] AMOUNT = {.6, .6, .5, 1.5, 1.5};
    private static final int FIRST_MUD = 4;
    private static final double[] WATER = {175 / 255., 238 / 255., 238 / 255.};
    private static final double[] MUD = {63 / 255., 42 / 255., 20 / 255.};
    private static final double MUD_EDGE = .8;
    private static final double HALF_LIT = .5;
    private static final double RELIEF = 12;

    @Override
    public String name() {
        return "spatter";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        int s = severity - 1;
        Texture texture = new Texture(picture);
        Field liquid = texture.normal(draws, MEAN[s], DEVIATION[s]).blurred(SIGMA[s]);
        boolean mud = severity >= FIRST_MUD;
        Field cover = texture.fitted(mud ? mud(liquid, s) : water(liquid, s));
        double[] tint = mud ? MUD : WATER;
        List<Field> channels = Field.of(picture);
        for (int c = 0; c < channels.size(); c++) {
            double colour = tint[channels.size() == 1 ? 1 : c];
            double[] values = channels.get(c).values();
            for (int i = 0; i < values.length; i++) {
                double share = cover.values()[i];
                values[i] = values[i] * (mud ? 1 - share : 1) + share * colour;
            }
        }
        return Field.picture(channels);
    }

    private static Field mud(Field liquid, int s) {
        return liquid.map(value -> value > THRESHOLD[s] ? 1 : 0)
                .blurred(AMOUNT[s])
                .map(value -> value < MUD_EDGE ? 0 : value);
    }

    private static Field water(Field liquid, int s) {
        double[] light = new double[liquid.values().length];
        for (int i = 0; i < light.length; i++) {
            int y = i / liquid.width();
            int x = i % liquid.width();
            if (liquid.values()[i] > THRESHOLD[s]) {
                double slope = liquid.values()[i] - liquid.at(Math.max(y - 1, 0), Math.max(x - 1, 0));
                light[i] = AMOUNT[s] * Math.clamp(HALF_LIT + slope * RELIEF, 0, 1);
            }
        }
        return new Field(liquid.height(), liquid.width(), light);
    }
}
