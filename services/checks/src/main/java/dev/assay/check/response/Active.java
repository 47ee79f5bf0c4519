package dev.assay.check.response;

import dev.assay.check.Heat;
import java.util.BitSet;

/** Where a map is active. */
final class Active {
    private Active() {}

    static double highest(Heat map) {
        double highest = Double.NEGATIVE_INFINITY;
        for (float value : map.values()) {
            highest = Math.max(highest, value);
        }
        return highest;
    }

    /**
     * The places of a picture where the map, in its own squares, has at least half of its highest value; none where no
     * value is above 0.
     */
    static BitSet half(Heat map, int height, int width) {
        double bound = highest(map) / 2;
        BitSet inside = new BitSet(height * width);
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double value = map.at(y * map.height() / height, x * map.width() / width);
                inside.set(y * width + x, bound > 0 && value >= bound);
            }
        }
        return inside;
    }
}
