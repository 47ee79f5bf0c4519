package dev.assay.check.picture;

import dev.assay.check.Heat;
import dev.assay.core.release.Picture;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * One image of a figure, in its own pixels, with what is drawn over it.
 *
 * @param caption below it, one or two lines
 */
public record Panel(List<String> caption, BufferedImage image, List<Mark> marks) {
    public Panel {
        caption = List.copyOf(caption);
        marks = List.copyOf(marks);
    }

    /** Drawn over a panel. */
    public sealed interface Mark {
        /** The border of a set of pixels. */
        record Outline(BitSet inside, boolean dashed) implements Mark {}

        /** A cross at one pixel. */
        record Cross(int x, int y) implements Mark {}
    }

    public static Panel of(Picture picture, List<Mark> marks, String... caption) {
        return new Panel(List.of(caption), image(picture, false), marks);
    }

    public static Panel of(Heat heat, Scale scale, List<Mark> marks, String... caption) {
        return new Panel(List.of(caption), scale.image(heat), marks);
    }

    /** The map's colours over the picture in gray. */
    public static Panel overlay(Picture picture, Heat heat, Scale scale, List<Mark> marks, String... caption) {
        BufferedImage gray = image(picture, true);
        BufferedImage colours = scale.image(heat);
        for (int y = 0; y < heat.height(); y++) {
            for (int x = 0; x < heat.width(); x++) {
                gray.setRGB(x, y, mixed(gray.getRGB(x, y), colours.getRGB(x, y)));
            }
        }
        return new Panel(List.of(caption), gray, marks);
    }

    public Panel with(Mark mark) {
        List<Mark> more = new ArrayList<>(marks);
        more.add(mark);
        return new Panel(caption, image, more);
    }

    private static BufferedImage image(Picture picture, boolean gray) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int r = picture.at(0, y, x);
                int g = picture.at(picture.channels() == 3 ? 1 : 0, y, x);
                int b = picture.at(picture.channels() == 3 ? 2 : 0, y, x);
                int light = (299 * r + 587 * g + 114 * b + 500) / 1000;
                image.setRGB(x, y, gray ? light * 0x010101 : (r << 16) | (g << 8) | b);
            }
        }
        return image;
    }

    /** 40 % picture, 60 % map. */
    private static int mixed(int picture, int map) {
        int rgb = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            int both = (2 * ((picture >> shift) & 0xff) + 3 * ((map >> shift) & 0xff)) / 5;
            rgb |= both << shift;
        }
        return rgb;
    }
}
