package dev.assay.check.attack;

import dev.assay.core.release.InputSpec;
import dev.assay.core.release.Picture;
import java.util.Arrays;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * The pictures that differ from one by at most eps in every value, and are pictures: values in [0, 1], where 1 is pixel
 * value 255. Attacks work here, and models see what their own scaling, mean and std make of it. Values are not rounded to
 * 8 bits, as in the published attacks.
 */
@SuppressWarnings("ArrayRecordComponent") // shared on purpose; never compared
record Ball(float[] centre, float eps) {
    private static final float WHITE = 255;

    static Ball around(Picture picture, double eps) {
        float[] centre = new float[picture.pixels().length];
        for (int i = 0; i < centre.length; i++) {
            centre[i] = (picture.pixels()[i] & 0xff) / WHITE;
        }
        return new Ball(centre, (float) eps);
    }

    /** The least value that place may have. */
    float low(int place) {
        return Math.max(0, centre[place] - eps);
    }

    float high(int place) {
        return Math.min(1, centre[place] + eps);
    }

    /** The nearest value inside. */
    float project(int place, double value) {
        return (float) Math.clamp(value, low(place), high(place));
    }

    /** A point drawn evenly. */
    float[] drawn(UniformRandomProvider random) {
        float[] point = new float[centre.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = project(i, centre[i] + eps * (2 * random.nextDouble() - 1));
        }
        return point;
    }

    /** One step along the signs of a gradient, from a point, projected; a gradient of 0 moves nothing. */
    float[] step(float[] from, float[] gradients, int at, double size) {
        float[] point = new float[from.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = project(i, from[i] + size * Math.signum(gradients[at + i]));
        }
        return point;
    }

    /** Writes a point as the model's input. */
    static void input(InputSpec spec, float[] point, float[] into, int at) {
        float[] mean = spec.mean();
        float[] std = spec.std();
        double range = (double) spec.high() - spec.low();
        for (int c = 0; c < spec.channels(); c++) {
            for (int i = c * spec.pixels(); i < (c + 1) * spec.pixels(); i++) {
                into[at + i] = (float) ((spec.low() + point[i] * range - mean[c]) / std[c]);
            }
        }
    }

    /** A point rounded to 8 bits, for showing. */
    static Picture picture(InputSpec spec, float[] point) {
        byte[] pixels = new byte[point.length];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = (byte) Math.round(point[i] * WHITE);
        }
        return new Picture(spec.channels(), spec.height(), spec.width(), pixels);
    }

    /** How far a point is from the centre, in the same unit as eps. */
    double distance(float[] point) {
        double most = 0;
        for (int i = 0; i < point.length; i++) {
            most = Math.max(most, Math.abs((double) point[i] - centre[i]));
        }
        return most;
    }

    @Override
    public String toString() {
        return "Ball[" + centre.length + " values, eps " + eps + ", first " + Arrays.toString(Arrays.copyOf(centre, 3))
                + ']';
    }
}
