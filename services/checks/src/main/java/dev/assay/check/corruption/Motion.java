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
            Field moved = field.between(places(field.height(), k * dy), places(field.width(), k * dx));
            for (int i = 0; i < values.length; i++) {
                values[i] += weights[k] * moved.values()[i];
            }
        }
        return new Field(field.height(), field.width(), values);
    }

    private static double[] places(int size, double shift) {
        double[] places = new double[size];
        for (int i = 0; i < size; i++) {
            places[i] = i + shift;
        }
        return places;
    }
}
