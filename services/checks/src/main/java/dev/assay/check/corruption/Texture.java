package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.random.Normal;
import dev.assay.core.release.Picture;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Seeded textures. Each is drawn where the shorter side has the published 224 pixels and then brought to the size of the
 * picture, so that thresholds and widths mean what they mean there.
 */
final class Texture {
    private static final double WIBBLE = 100;

    private final int height;
    private final int width;
    private final int toHeight;
    private final int toWidth;

    Texture(Picture picture) {
        toHeight = picture.height();
        toWidth = picture.width();
        double scale = Lengths.scale(picture);
        height = (int) Math.max(Lengths.PUBLISHED_SIDE, Math.round(toHeight / scale));
        width = (int) Math.max(Lengths.PUBLISHED_SIDE, Math.round(toWidth / scale));
    }

    /** Normal numbers, one a pixel, where the shorter side has 224 pixels. */
    Field normal(Draws draws, double mean, double deviation) {
        Normal normal = new Normal(draws);
        double[] values = new double[height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = mean + deviation * normal.next();
        }
        return new Field(height, width, values);
    }

    /** A texture brought to the size of the picture. */
    Field fitted(Field texture) {
        return texture.resized(toHeight, toWidth);
    }

    /** The middle of a texture, enlarged so many times. */
    static Field enlarged(Field texture, double times) {
        return texture.between(nearer(texture.height(), times), nearer(texture.width(), times));
    }

    private static double[] nearer(int size, double times) {
        double middle = (size - 1) / 2.;
        double[] places = new double[size];
        for (int i = 0; i < size; i++) {
            places[i] = middle + (i - middle) / times;
        }
        return places;
    }

    /**
     * A plasma fractal (Fournier et al. 1982, diamond-square) in [0, 1], on a torus whose side is a power of two. As
     * published, a new bump is as high as the square of what decays.
     *
     * @param decay what the root of the height of new bumps is divided by from one size to the next
     */
    Field plasma(Draws draws, double decay) {
        UniformRandomProvider source = draws.noise();
        int side = Integer.highestOneBit(Math.max(height, width) - 1) * 2;
        int around = side - 1; // of a power of two: what is beyond the side begins anew
        double[] map = new double[side * side];
        double wibble = WIBBLE;
        for (int step = side; step >= 2; step /= 2) {
            int half = step / 2;
            for (int y = 0; y < side; y += step) {
                for (int x = 0; x < side; x += step) {
                    double sum = map[y * side + x]
                            + map[y * side + ((x + step) & around)]
                            + map[((y + step) & around) * side + x]
                            + map[((y + step) & around) * side + ((x + step) & around)];
                    map[(y + half) * side + x + half] = wibbled(sum, wibble, source);
                }
            }
            for (int y = 0; y < side; y += half) {
                for (int x = y / half % 2 == 0 ? half : 0; x < side; x += step) {
                    double sum = map[((y + half) & around) * side + x]
                            + map[((y - half) & around) * side + x]
                            + map[y * side + ((x + half) & around)]
                            + map[y * side + ((x - half) & around)];
                    map[y * side + x] = wibbled(sum, wibble, source);
                }
            }
            wibble /= decay;
        }
        return normalised(map, side);
    }

    private static double wibbled(double sum, double wibble, UniformRandomProvider source) {
        return sum / 4 + wibble * wibble * (2 * source.nextDouble() - 1);
    }

    private Field normalised(double[] map, int side) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (double value : map) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        double[] values = new double[height * width];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                values[y * width + x] = (map[y * side + x] - least) / (most - least);
            }
        }
        return new Field(height, width, values);
    }
}
