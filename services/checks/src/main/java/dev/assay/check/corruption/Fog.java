package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.Arrays;
import java.util.List;

/** Fog: a plasma fractal is added, and the sum brought back to the brightness that the picture had. */
final class Fog implements Corruption {
    private static final double[] THICKNESS = {1.5, 2, 2.5, 2.5, 3};
    private static final double[] DECAY = {2, 2, 1.7, 1.5, 1.4};

    @Override
    public String name() {
        return "fog";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        Texture texture = new Texture(picture);
        double thickness = THICKNESS[severity - 1];
        Field fog = texture.fitted(texture.plasma(draws, DECAY[severity - 1]));
        List<Field> channels = Field.of(picture);
        double brightest = channels.stream()
                .flatMapToDouble(channel -> Arrays.stream(channel.values()))
                .max()
                .orElseThrow();
        double back = brightest / (brightest + thickness);
        for (Field channel : channels) {
            for (int i = 0; i < channel.values().length; i++) {
                channel.values()[i] = (channel.values()[i] + thickness * fog.values()[i]) * back;
            }
        }
        return Field.picture(channels);
    }
}
