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
        double[] values = new double[field.values().length];
        for (int i = 0; i < values.length; i++) {
            for (int k = 0; k < weights.length; k++) {
                values[i] += weights[k] / sum * field.between(i / field.width() + k * dy, i % field.width() + k * dx);
            }
        }
        return new Field(field.height(), field.width(), values);
    }
}
