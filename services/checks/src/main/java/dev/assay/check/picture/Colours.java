package dev.assay.check.picture;

import java.awt.Color;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Colour maps that stay apart for colour-blind eyes. */
public enum Colours {
    /** For magnitudes, 0 to 1: cividis (Nuñez et al. 2018). */
    MAGNITUDE {
        @Override
        int rgb(double at) {
            return CIVIDIS[(int) Math.round(Math.min(Math.max(at, 0), 1) * (CIVIDIS.length - 1))];
        }
    },
    /** For signed values, 0 to 1 with white in the middle: blue speaks against, red for. */
    SIGNED {
        @Override
        int rgb(double at) {
            double place = Math.min(Math.max(at, 0), 1) * (STOPS.length - 1);
            int below = (int) Math.min(place, STOPS.length - 2);
            double share = place - below;
            int rgb = 0;
            for (int shift = 16; shift >= 0; shift -= 8) {
                double from = STOPS[below] >> shift & 0xff;
                double to = STOPS[below + 1] >> shift & 0xff;
                rgb |= (int) Math.round(from + share * (to - from)) << shift;
            }
            return rgb;
        }
    };

    /** Okabe and Ito 2008, in the order in which series take them. */
    static final List<Color> SERIES = List.of(
            new Color(0x0072b2), new Color(0xd55e00), new Color(0x009e73), new Color(0xcc79a7), new Color(0x56b4e9));

    private static final int[] STOPS = {0x053061, 0x3b7db8, 0xa9cfe4, 0xffffff, 0xf5b799, 0xc94741, 0x67001f};
    private static final int[] CIVIDIS = load();

    /**
     * The colour as 0xRRGGBB.
     *
     * @param at in [0, 1]; values beyond take the ends
     */
    abstract int rgb(double at);

    private static int[] load() {
        try (InputStream in = Colours.class.getResourceAsStream("cividis.txt")) {
            if (in == null) {
                throw new IllegalStateException("cividis.txt is missing from this library");
            }
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII)
                    .lines()
                    .mapToInt(line -> Integer.parseInt(line, 16))
                    .toArray();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read cividis.txt", e);
        }
    }
}
