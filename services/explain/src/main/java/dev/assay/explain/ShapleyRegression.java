package dev.assay.explain;

import dev.assay.core.release.Refused;
import java.util.Arrays;
import java.util.BitSet;
import org.hipparchus.exception.MathIllegalArgumentException;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.CholeskyDecomposition;
import org.hipparchus.linear.DecompositionSolver;
import org.hipparchus.linear.RealVector;

/**
 * Least squares for the values of a game's players, weighted, under the condition that they add up to what the whole
 * coalition gains over the empty one: minimises {@code sum w (v(z) - v(empty) - z . phi)^2}. Used for one game after the
 * other.
 */
final class ShapleyRegression {
    private final int players;
    private final double[][] products;
    private final double[] sums;
    private double whole;
    private double empty;

    ShapleyRegression(int players) {
        this.players = players;
        this.products = new double[players][players];
        this.sums = new double[players];
    }

    /** Forgets the game before. */
    void begin(double ofTheWholeCoalition) {
        whole = ofTheWholeCoalition;
        Arrays.fill(sums, 0);
        for (double[] row : products) {
            Arrays.fill(row, 0);
        }
    }

    /** What the empty coalition scores; to be told before the others. */
    void empty(double ofTheEmptyCoalition) {
        empty = ofTheEmptyCoalition;
    }

    void add(BitSet coalition, double weight, double value) {
        int[] members = coalition.stream().toArray();
        for (int a : members) {
            sums[a] += weight * (value - empty);
            double[] row = products[a];
            for (int b : members) {
                row[b] += weight;
            }
        }
    }

    private double largestProduct() {
        double largest = 0;
        for (int player = 0; player < players; player++) {
            largest = Math.max(largest, products[player][player]);
        }
        return largest;
    }

    /**
     * One value a player.
     *
     * @throws Refused if the coalitions do not tell the players apart
     */
    double[] values() {
        double gain = whole - empty;
        if (players == 1) {
            return new double[] {gain};
        }
        double scale = largestProduct();
        RealVector ones = new ArrayRealVector(players, 1.0);
        try {
            // Relative to the largest product, so that the decomposition's threshold means the same for every game.
            DecompositionSolver solver =
                    new CholeskyDecomposition(new Array2DRowRealMatrix(products).scalarMultiply(1 / scale)).getSolver();
            RealVector free = solver.solve(new ArrayRealVector(sums).mapMultiply(1 / scale));
            RealVector shift = solver.solve(ones);
            double surplus = (free.dotProduct(ones) - gain) / shift.dotProduct(ones);
            return free.subtract(shift.mapMultiply(surplus)).toArray();
        } catch (MathIllegalArgumentException e) {
            throw new Refused(
                    "the coalitions drawn for kernel-shap do not tell its " + players
                            + " cells apart: raise the samples or the window",
                    e);
        }
    }
}
