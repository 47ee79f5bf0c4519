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
        for (int y = 0; y < field.height(); y++) {
            for (int x = 0; x < field.width(); x++) {
                double blurred = 0;
                for (int k = 0; k < weights.length; k++) {
                    blurred += weights[k] * field.between(y + k * dy, x + k * dx);
                }
                values[y * field.width() + x] = blurred;
            }
        }
        return new Field(field.height(), field.width(), values);
    }
}
