package dev.assay.check.similarity;

import dev.assay.check.Heat;
import dev.assay.explain.Maps;

/** Maps large enough for structural similarity, and that similarity written down place by place. */
public final class Textures {
    private static final int HEIGHT = 12;
    private static final int WIDTH = 13;
    private static final int WINDOW = 11;

    private Textures() {}

    /** A smooth map of 12 x 13 values, not square and of both signs; another one for another number. */
    public static Heat waves(int number) {
        float[] values = new float[HEIGHT * WIDTH];
        for (int i = 0; i < values.length; i++) {
            int y = i / WIDTH;
            int x = i % WIDTH;
            values[i] = (float) (Math.sin(.3 * number * x + y) + .1 * number * y);
        }
        return new Heat(HEIGHT, WIDTH, values);
    }

    public static Maps maps(Heat heat) {
        return new Maps(1, 1, heat.height(), heat.width(), heat.values());
    }

    /**
     * Wang et al. 2004, equation 13, by its sums: for each place of an 11 x 11 window with weights exp(-(dy^2 + dx^2) /
     * (2 * 1.5^2)) that add up to 1, the weighted means, variances and covariance about these means; C1 = .0001,
     * C2 = .0009 for maps brought to [0, 1]; the mean over the places.
     */
    public static double ssim(Heat a, Heat b) {
        double sum = 0;
        int places = 0;
        for (int top = 0; top + WINDOW <= a.height(); top++) {
            for (int left = 0; left + WINDOW <= a.width(); left++) {
                sum += window(a, b, top, left);
                places++;
            }
        }
        return sum / places;
    }

    private static double window(Heat a, Heat b, int top, int left) {
        double weights = 0;
        double meanA = 0;
        double meanB = 0;
        for (int k = 0; k < WINDOW * WINDOW; k++) {
            weights += weight(k);
            meanA += weight(k) * at(a, top, left, k);
            meanB += weight(k) * at(b, top, left, k);
        }
        meanA /= weights;
        meanB /= weights;
        double varA = 0;
        double varB = 0;
        double both = 0;
        for (int k = 0; k < WINDOW * WINDOW; k++) {
            double da = at(a, top, left, k) - meanA;
            double db = at(b, top, left, k) - meanB;
            varA += weight(k) / weights * da * da;
            varB += weight(k) / weights * db * db;
            both += weight(k) / weights * da * db;
        }
        return (2 * meanA * meanB + .0001)
                * (2 * both + .0009)
                / ((meanA * meanA + meanB * meanB + .0001) * (varA + varB + .0009));
    }

    private static double weight(int k) {
        int dy = k / WINDOW - 5;
        int dx = k % WINDOW - 5;
        return Math.exp(-(dy * dy + dx * dx) / 4.5);
    }

    private static double at(Heat map, int top, int left, int k) {
        double least = Double.POSITIVE_INFINITY;
        double most = Double.NEGATIVE_INFINITY;
        for (float value : map.values()) {
            least = Math.min(least, value);
            most = Math.max(most, value);
        }
        float value = map.values()[(top + k / WINDOW) * map.width() + left + k % WINDOW];
        return (value - least) / (most - least);
    }
}
