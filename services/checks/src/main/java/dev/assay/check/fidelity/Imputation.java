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

    /** Of the residual of all channels, relative to their right-hand side: finer than the noise by four orders. */
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
        int[] pixels = missing.stream().toArray();
        Multigrid grid = Multigrid.of(height, width, channels, missing, BESIDE, ACROSS);
        double[] solved = solve(grid, missing, pixels, values, at);
        int plane = height * width;
        for (int p : pixels) {
            int place = grid.at(p / width, p % width);
            for (int c = 0; c < channels; c++) {
                values[at + c * plane + p] = (float) (solved[place + c] + noise[c * plane + p]);
            }
        }
    }

    /** All channels at once, as one system. */
    private double[] solve(Multigrid grid, BitSet missing, int[] pixels, float[] values, int at) {
        double[] right = new double[grid.size()];
        double[] sums = new double[channels];
        double weights = 0;
        for (int p : pixels) {
            int place = grid.at(p / width, p % width);
            for (int n = 0; n < NEIGHBOURS.length; n++) {
                int y = p / width + NEIGHBOURS[n][0];
                int x = p % width + NEIGHBOURS[n][1];
                if (y >= 0 && y < height && x >= 0 && x < width && !missing.get(y * width + x)) {
                    weights += weight(n);
                    for (int c = 0; c < channels; c++) {
                        double known = weight(n) * values[at + (c * height + y) * width + x];
                        right[place + c] += known;
                        sums[c] += known;
                    }
                }
            }
        }
        RealVector b = new ArrayRealVector(right, false);
        if (b.getNorm() == 0) {
            return right;
        }
        double[] start = new double[grid.size()];
        for (int p : pixels) {
            int place = grid.at(p / width, p % width);
            for (int c = 0; c < channels; c++) {
                start[place + c] = sums[c] / weights;
            }
        }
        return new ConjugateGradient(MAX_STEPS, RESIDUAL, false)
                .solve(grid.equations(), grid.preconditioner(), b, new ArrayRealVector(start, false))
                .toArray();
    }

    private static double weight(int neighbour) {
        return neighbour < DIRECT ? BESIDE : ACROSS;
    }
}
