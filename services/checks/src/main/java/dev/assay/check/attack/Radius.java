package dev.assay.check.attack;

import dev.assay.core.parameter.Parameter;
import dev.assay.core.release.InputSpec;
import java.util.List;

/** How far an attack may go, in 255ths of the pixel range. */
final class Radius {
    /** The usual radius for pictures of that size: 8 up to {@link #SMALL} pixels a side, 4 above. */
    private static final String BY_SIZE = "by-size";

    private static final int SMALL = 32;
    private static final List<String> WORDS =
            List.of(BY_SIZE, "0.25", "0.5", "1", "1.5", "2", "3", "4", "6", "8", "12", "16", "32");
    private static final double LEVELS = 255;

    static final Parameter.Several SEVERAL = new Parameter.Several(
            "eps",
            List.of(BY_SIZE),
            WORDS,
            "most that a value may change, in 255ths of the pixel range; by-size: 8 for pictures of at most 32 pixels a"
                    + " side, 4 for larger ones");

    static final Parameter.Choice ONE = new Parameter.Choice(SEVERAL.name(), BY_SIZE, WORDS, SEVERAL.meaning());

    private Radius() {}

    /** As it is written in metrics, by-size as the number that it stands for. */
    static String word(String written, InputSpec input) {
        if (!written.equals(BY_SIZE)) {
            return written;
        }
        return Math.max(input.height(), input.width()) <= SMALL ? "8" : "4";
    }

    /** As a share of the pixel range. */
    static double of(String word) {
        return Double.parseDouble(word) / LEVELS;
    }
}
