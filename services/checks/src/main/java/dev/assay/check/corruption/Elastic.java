package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;
import java.util.List;
import org.apache.commons.rng.UniformRandomProvider;

/**
 * Stretches and twists: a random affine map of the middle of the picture, then a smooth field of displacements. Sampled
 * bilinearly; outside, the picture is mirrored.
 */
final class Elastic implements Corruption {
    private static final double UNIT = 244;
    private static final double[] ALPHA = {2, 2, .05, .07, .12};
    private static final double[] SIGMA = {.7, .08, .01, .01, .01};
    private static final double[] AFFINE = {.1, .2, .02, .02, .02};

    @Override
    public String name() {
        return "elastic";
    }

    @Override
    public Picture apply(Picture picture, int severity, Draws draws) {
        double unit = UNIT * Lengths.scale(picture);
        int height = picture.height();
        int width = picture.width();
        double[] back = affine(
                height, width, AFFINE[severity - 1] * unit, draws.of("affine").source());
        double alpha = ALPHA[severity - 1] * unit;
        Field dy =
                shifts(height, width, SIGMA[severity - 1] * unit, draws.of("y").noise());
        Field dx =
                shifts(height, width, SIGMA[severity - 1] * unit, draws.of("x").noise());
        List<Field> channels = Field.of(picture);
        return Field.picture(channels.stream()
                .map(channel -> {
                    double[] values = new double[height * width];
                    for (int i = 0; i < values.length; i++) {
                        double y = i / width + alpha * dy.values()[i];
                        double x = i % width + alpha * dx.values()[i];
                        values[i] = mirrored(
                                channel, back[0] * y + back[1] * x + back[2], back[3] * y + back[4] * x + back[5]);
                    }
                    return new Field(height, width, values);
                })
                .toList());
    }

    private static Field shifts(int height, int width, double sigma, UniformRandomProvider source) {
        double[] values = new double[height * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = 2 * source.nextDouble() - 1;
        }
        return new Field(height, width, values).blurred(sigma);
    }

    /** Where a place comes from, when three corners of a square in the middle go to places up to {@code reach} away. */
    private static double[] affine(int height, int width, double reach, UniformRandomProvider source) {
        double half = Math.min(height, width) / 3.;
        double cy = height / 2.;
        double cx = width / 2.;
        double[][] from = {{cy + half, cx + half}, {cy + half, cx - half}, {cy - half, cx - half}};
        double[][] to = new double[3][2];
        for (int p = 0; p < 3; p++) {
            to[p][0] = from[p][0] + reach * (2 * source.nextDouble() - 1);
            to[p][1] = from[p][1] + reach * (2 * source.nextDouble() - 1);
        }
        return taking(to, from);
    }

    /** The affine map that takes three places to three others: y = a[0] y + a[1] x + a[2], x = a[3] y + a[4] x + a[5]. */
    static double[] taking(double[][] places, double[][] to) {
        double uy = places[1][0] - places[0][0];
        double ux = places[1][1] - places[0][1];
        double vy = places[2][0] - places[0][0];
        double vx = places[2][1] - places[0][1];
        double area = uy * vx - ux * vy;
        double[] map = new double[6];
        for (int k = 0; k < 2; k++) {
            double u = to[1][k] - to[0][k];
            double v = to[2][k] - to[0][k];
            map[3 * k] = (u * vx - v * ux) / area;
            map[3 * k + 1] = (v * uy - u * vy) / area;
            map[3 * k + 2] = to[0][k] - map[3 * k] * places[0][0] - map[3 * k + 1] * places[0][1];
        }
        return map;
    }

    private static double mirrored(Field field, double y, double x) {
        int y0 = (int) Math.floor(y);
        int x0 = (int) Math.floor(x);
        double fy = y - y0;
        double fx = x - x0;
        int top = Field.mirrored(y0, field.height());
        int below = Field.mirrored(y0 + 1, field.height());
        int left = Field.mirrored(x0, field.width());
        int right = Field.mirrored(x0 + 1, field.width());
        return (field.at(top, left) * (1 - fx) + field.at(top, right) * fx) * (1 - fy)
                + (field.at(below, left) * (1 - fx) + field.at(below, right) * fx) * fy;
    }
}
