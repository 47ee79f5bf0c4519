package dev.assay.check.edge;

import dev.assay.check.Heat;
import dev.assay.check.edge.Variant.Moved;
import dev.assay.check.similarity.Spearman;

/**
 * Whether a map moves with its picture: the map of the moved picture against the moved map of the picture, on the pixels
 * whose content comes from inside.
 *
 * @param error norm of the difference over the norm of the moved map; NaN where the moved map is zero there
 * @param similarity Spearman's rank correlation; NaN where one is constant
 */
record Moving(double error, double similarity) {
    static Moving of(Heat map, Heat after, Moved moved) {
        int height = map.height();
        int width = map.width();
        Variant.Origins origins = moved.origins(height, width);
        Corners corners = new Corners(height, width);
        float[] expected = new float[height * width];
        float[] found = new float[height * width];
        int count = 0;
        double squares = 0;
        double norm = 0;
        for (int p = 0; p < expected.length; p++) {
            double[] from = origins.of(p / width, p % width);
            if (inside(from, height, width)) {
                expected[count] = (float) corners.around(from).of(map.values(), 0, 0);
                found[count] = after.values()[p];
                double difference = (double) found[count] - expected[count];
                squares += difference * difference;
                norm += (double) expected[count] * expected[count];
                count++;
            }
        }
        double error = norm == 0 ? Double.NaN : Math.sqrt(squares / norm);
        return new Moving(
                error, Spearman.of(java.util.Arrays.copyOf(expected, count), java.util.Arrays.copyOf(found, count)));
    }

    private static boolean inside(double[] place, int height, int width) {
        return place[0] >= 0 && place[0] <= height - 1 && place[1] >= 0 && place[1] <= width - 1;
    }
}
