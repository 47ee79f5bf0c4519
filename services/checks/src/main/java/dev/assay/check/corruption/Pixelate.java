package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;

/**
 * Shrinks the picture, each pixel the mean of those whose centres it covers (the box filter of Pillow, as published), and
 * enlarges it again without smoothing.
 */
final class Pixelate implements Corruption {
    private static final double[] LEFT = {.6, .5, .4, .3, .25};

    @Override
    public String name() {
        return "pixelate";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        int height = (int) Math.max(1, picture.height() * LEFT[severity - 1]);
        int width = (int) Math.max(1, picture.width() * LEFT[severity - 1]);
        return Field.picture(Field.of(picture).stream()
                .map(channel -> enlarged(shrunk(channel, height, width), picture.height(), picture.width()))
                .toList());
    }

    private static Field shrunk(Field channel, int height, int width) {
        double[] values = new double[height * width];
        for (int i = 0; i < values.length; i++) {
            int[] rows = covered(i / width, height, channel.height());
            int[] columns = covered(i % width, width, channel.width());
            double sum = 0;
            for (int y = rows[0]; y < rows[1]; y++) {
                for (int x = columns[0]; x < columns[1]; x++) {
                    sum += channel.at(y, x);
                }
            }
            values[i] = sum / ((rows[1] - rows[0]) * (columns[1] - columns[0]));
        }
        return new Field(height, width, values);
    }

    /** From the first old place whose centre lies behind the lower edge to behind the last that is not beyond the upper. */
    private static int[] covered(int at, int size, int of) {
        double step = (double) of / size;
        int first = (int) Math.floor(at * step + .5);
        int last = (int) Math.floor((at + 1) * step - .5);
        return new int[] {first, Math.max(last, first) + 1};
    }

    private static Field enlarged(Field small, int height, int width) {
        double[] values = new double[height * width];
        for (int i = 0; i < values.length; i++) {
            int y = (int) ((i / width + .5) * small.height() / height);
            int x = (int) ((i % width + .5) * small.width() / width);
            values[i] = small.at(y, x);
        }
        return new Field(height, width, values);
    }
}
