package dev.assay.check.fidelity;

import java.util.Arrays;
import java.util.BitSet;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.ConjugateGradient;
import org.hipparchus.linear.RealLinearOperator;
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

    /** Steps of the solver: it needs about as many as the widest hole has pixels across, times a few. */
    private static final int MAX_STEPS = 100_000;

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
        Holes holes = new Holes(missing);
        for (int c = 0; c < channels; c++) {
            int plane = at + c * height * width;
            double[] solved = holes.solve(values, plane);
            for (int k = 0; k < solved.length; k++) {
                int pixel = holes.pixels[k];
                values[plane + pixel] = (float) (solved[k] + noise[c * height * width + pixel]);
            }
        }
    }

    /** The system of equations of one set of missing pixels. */
    private final class Holes implements RealLinearOperator {
        private final int[] pixels;
        private final double[] sums;
        /** For each equation and neighbour the unknown beside it, or one beyond the last where there is none. */
        private final int[] unknown;
        /** For each equation and neighbour the known pixel beside it, or -1. */
        private final int[] known;

        Holes(BitSet missing) {
            pixels = missing.stream().toArray();
            int[] index = new int[height * width];
            Arrays.fill(index, -1);
            for (int k = 0; k < pixels.length; k++) {
                index[pixels[k]] = k;
            }
            sums = new double[pixels.length];
            unknown = new int[pixels.length * NEIGHBOURS.length];
            known = new int[unknown.length];
            for (int k = 0; k < pixels.length; k++) {
                for (int n = 0; n < NEIGHBOURS.length; n++) {
                    int y = pixels[k] / width + NEIGHBOURS[n][0];
                    int x = pixels[k] % width + NEIGHBOURS[n][1];
                    boolean inside = y >= 0 && y < height && x >= 0 && x < width;
                    int at = k * NEIGHBOURS.length + n;
                    int missed = inside ? index[y * width + x] : -1;
                    unknown[at] = missed < 0 ? pixels.length : missed;
                    known[at] = inside && missed < 0 ? y * width + x : -1;
                    sums[k] += inside ? weight(n) : 0;
                }
            }
        }

        double[] solve(float[] values, int plane) {
            double[] right = new double[pixels.length];
            double mean = 0;
            for (int at = 0; at < known.length; at++) {
                if (known[at] >= 0) {
                    right[at / NEIGHBOURS.length] += weight(at % NEIGHBOURS.length) * values[plane + known[at]];
                }
            }
            double all = 0;
            for (double one : right) {
                mean += one;
            }
            for (int at = 0; at < known.length; at++) {
                all += known[at] >= 0 ? weight(at % NEIGHBOURS.length) : 0;
            }
            double[] start = new double[pixels.length];
            Arrays.fill(start, mean / all);
            RealVector b = new ArrayRealVector(right, false);
            if (b.getNorm() == 0) {
                return right;
            }
            return new ConjugateGradient(MAX_STEPS, RESIDUAL, false)
                    .solve(this, new AsItIs(pixels.length), b, new ArrayRealVector(start, false))
                    .toArray();
        }

        @Override
        public RealVector operate(RealVector x) {
            // One more than there are unknowns: neighbours that are none are read there, as 0.
            double[] given = Arrays.copyOf(((ArrayRealVector) x).getDataRef(), pixels.length + 1);
            double[] result = new double[pixels.length];
            for (int k = 0; k < result.length; k++) {
                double sum = sums[k] * given[k];
                int at = k * NEIGHBOURS.length;
                for (int n = 0; n < DIRECT; n++) {
                    sum -= BESIDE * given[unknown[at + n]];
                }
                for (int n = DIRECT; n < NEIGHBOURS.length; n++) {
                    sum -= ACROSS * given[unknown[at + n]];
                }
                result[k] = sum;
            }
            return new ArrayRealVector(result, false);
        }

        @Override
        public int getRowDimension() {
            return pixels.length;
        }

        @Override
        public int getColumnDimension() {
            return pixels.length;
        }
    }

    /**
     * A preconditioner that changes nothing. Without any the solver reads the residual number by number through a view that
     * protects it; with this one it works on the array.
     */
    private record AsItIs(int size) implements RealLinearOperator {
        @Override
        public RealVector operate(RealVector x) {
            return x;
        }

        @Override
        public int getRowDimension() {
            return size;
        }

        @Override
        public int getColumnDimension() {
            return size;
        }
    }

    private static double weight(int neighbour) {
        return neighbour < DIRECT ? BESIDE : ACROSS;
    }
}
