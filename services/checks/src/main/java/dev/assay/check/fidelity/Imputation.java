package dev.assay.check.fidelity;

import java.util.BitSet;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.ConjugateGradient;
import org.hipparchus.linear.RealVector;

/**
 * Noisy linear imputation (Rong et al. 2022): every missing pixel is the weighted mean of its neighbours, 1/6 for the
 * four beside it and 1/12 for the four across; neighbours outside the picture are left out and the rest rescaled. Written
 * as (sum of weights) x - (weights of missing neighbours) = (known neighbours), the system is symmetric and positive
 * definite as long as one pixel is known.
 */
final class Imputation {
    private static final int[][] NEIGHBOURS = {{0, 1}, {0, -1}, {1, 0}, {-1, 0}, {1, 1}, {1, -1}, {-1, 1}, {-1, -1}};
    private static final int DIRECT = 4;
    private static final double BESIDE = 1 / 6.;
    private static final double ACROSS = 1 / 12.;

    /** Of the residual, relative to the right-hand side: finer than the noise by four orders. */
    private static final double RESIDUAL = 1e-6;

    /** Steps of the solver, which needs some ten whatever the hole. */
    private static final int MAX_STEPS = 1_000;

    private final int channels;
    private final int height;
    private final int width;

    Imputation(int channels, int height, int width) {
        this.channels = channels;
        this.height = height;
        this.width = width;
    }

    /**
     * Imputes missing pixels of an image.
     *
     * @param missing fewer than all pixels
     * @param noise added to each imputed value, in the image's layout
     * @param values the image from place {@code at} on
     */
    void apply(BitSet missing, float[] noise, float[] values, int at) {
        if (missing.isEmpty()) {
            return;
        }
        Multigrid grid = Multigrid.of(height, width, missing, BESIDE, ACROSS);
        for (int c = 0; c < channels; c++) {
            int plane = at + c * height * width;
            double[] solved = solve(grid, missing, values, plane);
            for (int p = missing.nextSetBit(0); p >= 0; p = missing.nextSetBit(p + 1)) {
                values[plane + p] = (float) (solved[grid.place(p / width, p % width)] + noise[c * height * width + p]);
            }
        }
    }

    private double[] solve(Multigrid grid, BitSet missing, float[] values, int plane) {
        double[] right = new double[grid.size()];
        double sum = 0;
        double weights = 0;
        for (int p = missing.nextSetBit(0); p >= 0; p = missing.nextSetBit(p + 1)) {
            int place = grid.place(p / width, p % width);
            for (int n = 0; n < NEIGHBOURS.length; n++) {
                int y = p / width + NEIGHBOURS[n][0];
                int x = p % width + NEIGHBOURS[n][1];
                if (y >= 0 && y < height && x >= 0 && x < width && !missing.get(y * width + x)) {
                    right[place] += weight(n) * values[plane + y * width + x];
                    weights += weight(n);
                }
            }
            sum += right[place];
        }
        RealVector b = new ArrayRealVector(right, false);
        if (b.getNorm() == 0) {
            return right;
        }
        double[] start = new double[grid.size()];
        double mean = sum / weights;
        missing.stream().forEach(p -> start[grid.place(p / width, p % width)] = mean);
        return new ConjugateGradient(MAX_STEPS, RESIDUAL, false)
                .solve(grid.equations(), grid.preconditioner(), b, new ArrayRealVector(start, false))
                .toArray();
    }

    private static double weight(int neighbour) {
        return neighbour < DIRECT ? BESIDE : ACROSS;
    }
}
