package dev.assay.check.picture;

import dev.assay.check.Heat;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;

/**
 * How values become colours: signed maps run from -reach to reach, others from their least value to reach. The
 * reach is the 99.5th percentile of the magnitudes, so that a few pixels do not darken the rest; values beyond take the
 * end's colour.
 *
 * @param low below reach
 * @param reach above 0
 */
public record Scale(Colours colours, double low, double reach) {
    private static final double SHARE = .995;

    /** A least value above this share of the reach moves the low end away from 0. */
    private static final double LITTLE = .05;

    public Scale {
        if (!(reach > 0) || !(low < reach)) {
            throw new IllegalArgumentException(
                    "a scale must reach above 0 and above its low end, found " + low + " to " + reach);
        }
    }

    /** One scale for all the maps. */
    public static Scale of(List<Heat> heats) {
        boolean signed = heats.stream().anyMatch(Scale::signed);
        double most = heats.stream().mapToDouble(Scale::percentile).max().orElse(1);
        double reach = most > 0 ? most : 1;
        double least = heats.stream().mapToDouble(Scale::least).min().orElse(0);
        double low = signed ? -reach : least > LITTLE * reach && least < reach ? least : 0;
        return new Scale(signed ? Colours.SIGNED : Colours.MAGNITUDE, low, reach);
    }

    /** Colours of one map, in its own pixels. */
    public BufferedImage image(Heat heat) {
        BufferedImage image = new BufferedImage(heat.width(), heat.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < heat.height(); y++) {
            for (int x = 0; x < heat.width(); x++) {
                image.setRGB(x, y, rgb(heat.at(y, x)));
            }
        }
        return image;
    }

    int rgb(double value) {
        return Double.isFinite(value) ? colours.rgb(share(value)) : 0x808080;
    }

    private double share(double value) {
        return (value - low) / (reach - low);
    }

    private static double least(Heat heat) {
        double least = Double.POSITIVE_INFINITY;
        for (float value : heat.values()) {
            least = Float.isFinite(value) ? Math.min(least, value) : least;
        }
        return least;
    }

    /** True when a value below zero is more than rounding. */
    private static boolean signed(Heat heat) {
        double least = 0;
        double most = 0;
        for (float value : heat.values()) {
            least = Math.min(least, value);
            most = Math.max(most, Math.abs(value));
        }
        return -least > 1e-3 * most;
    }

    private static double percentile(Heat heat) {
        double[] sorted = new double[heat.values().length];
        for (int i = 0; i < sorted.length; i++) {
            double magnitude = Math.abs(heat.values()[i]);
            sorted[i] = Double.isFinite(magnitude) ? magnitude : 0;
        }
        Arrays.sort(sorted);
        double at = sorted[(int) Math.ceil(SHARE * sorted.length) - 1];
        return at > 0 ? at : sorted[sorted.length - 1];
    }
}
