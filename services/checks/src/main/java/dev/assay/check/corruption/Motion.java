package dev.assay.check.corruption;

/** Motion blur: a trail in one direction whose weight falls as half a Gaussian. */
final class Motion {
    private Motion() {}

    /**
     * The field blurred.
     *
     * @param radius the trail has 2 radius + 1 points
     * @param sigma of the weights, in points
     * @param degrees direction of the trail, counter-clockwise from the right
     * @param spacing pixels from one point to the next
     */
    static Field blurred(Field field, int radius, double sigma, double degrees, double spacing) {
        double angle = degrees * Math.PI / 180;
        double dy = -spacing * StrictMath.sin(angle);
        double dx = spacing * StrictMath.cos(angle);
        double[] weights = new double[2 * radius + 1];
        double sum = 0;
        for (int k = 0; k < weights.length; k++) {
            weights[k] = StrictMath.exp(-.5 * k * k / (sigma * sigma));
            sum += weights[k];
        }
        for (int k = 0; k < weights.length; k++) {
            weights[k] /= sum;
        }
        double[] values = new double[field.values().length];
        for (int k = 0; k < weights.length; k++) {
            add(values, weights[k], field, k * dy, k * dx);
        }
        return new Field(field.height(), field.width(), values);
    }

    /** Adds the field as it is seen from places so far down and right of it, each row made bilinear once. */
    private static void add(double[] values, double weight, Field field, double dy, double dx) {
        int width = field.width();
        Between rows = Between.of(field.height(), dy);
        Between columns = Between.of(width, dx);
        double[] between = new double[values.length];
        for (int y = 0; y < field.height(); y++) {
            int row = y * width;
            for (int x = 0; x < width; x++) {
                double share = columns.share[x];
                between[row + x] = field.values()[row + columns.before[x]] * (1 - share)
                        + field.values()[row + columns.after[x]] * share;
            }
        }
        for (int y = 0; y < field.height(); y++) {
            int before = rows.before[y] * width;
            int after = rows.after[y] * width;
            double share = rows.share[y];
            for (int x = 0; x < width; x++) {
                values[y * width + x] += weight * (between[before + x] * (1 - share) + between[after + x] * share);
            }
        }
    }

    /** The pixels that lie before and after places along a side, and the share of the one after. */
    @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
    private record Between(int[] before, int[] after, double[] share) {
        /** The nearest pixel counts outside. */
        static Between of(int size, double shift) {
            Between all = new Between(new int[size], new int[size], new double[size]);
            for (int i = 0; i < size; i++) {
                double at = Math.clamp(i + shift, 0, size - 1);
                all.before[i] = (int) at;
                all.after[i] = Math.min(all.before[i] + 1, size - 1);
                all.share[i] = at - all.before[i];
            }
            return all;
        }
    }
}
