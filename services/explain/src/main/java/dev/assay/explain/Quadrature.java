package dev.assay.explain;

/**
 * A rule for integrals from 0 to 1: places, and weights that add up to 1.
 *
 * @param places in (0, 1), ascending
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared
record Quadrature(double[] places, double[] weights) {
    /** Newton's steps towards a root: from the usual first guess fewer than ten reach the last bit. */
    private static final int ROOT_STEPS = 20;

    /** The middles of equal parts. */
    static Quadrature midpoint(int n) {
        double[] places = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            places[i] = (i + 0.5) / n;
            weights[i] = 1.0 / n;
        }
        return new Quadrature(places, weights);
    }

    /** Exact for polynomials of degree 2n - 1: the places are the roots of the n-th Legendre polynomial. */
    static Quadrature gaussLegendre(int n) {
        double[] places = new double[n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            double x = -StrictMath.cos(Math.PI * (i + 0.75) / (n + 0.5));
            double slope = 0;
            for (int step = 0; step < ROOT_STEPS; step++) {
                double before = 1;
                double value = x;
                for (int k = 2; k <= n; k++) {
                    double next = ((2 * k - 1) * x * value - (k - 1) * before) / k;
                    before = value;
                    value = next;
                }
                slope = n * (x * value - before) / (x * x - 1);
                x -= value / slope;
            }
            places[i] = (x + 1) / 2;
            weights[i] = 1 / ((1 - x * x) * slope * slope);
        }
        return new Quadrature(places, weights);
    }

    int size() {
        return places.length;
    }

    double place(int i) {
        return places[i];
    }

    double weight(int i) {
        return weights[i];
    }
}
