package dev.assay.check.fidelity;

import java.util.Arrays;
import java.util.BitSet;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.hipparchus.linear.ArrayRealVector;
import org.hipparchus.linear.RealLinearOperator;
import org.hipparchus.linear.RealVector;
import org.jspecify.annotations.Nullable;

/**
 * The equations of unknown values on a grid, each coupled to unknown neighbours: {@code d x - (sum of w x of the neighbours)}.
 * They are the same for each plane of values. Values lie row by row, those of all planes at a cell beside each other, with
 * a border one cell wide around the grid, and are 0 where nothing is unknown.
 *
 * <p>A step of multigrid serves the solver as preconditioner: one sweep of Gauss-Seidel, a correction from the grid of half
 * the size, one sweep back. Four cells become one whose equation is the sum of theirs, and its correction counts
 * {@value #OVER} times (Braess 1995, Towards algebraic multigrid for elliptic problems of second order). With it the number of
 * steps hardly depends on how wide a hole is; without, it grows as the hole does.
 */
final class Multigrid {
    /** How many times the correction of a coarse cell counts: cells that move as one move by less than they should. */
    private static final double OVER = 1.8;

    private final int height;
    private final int width;
    private final int stride;
    private final int planes;

    /** Cells where something is unknown, in order, and the cell of the grid of half the size that each is a part of. */
    private final int[] unknown;

    private final int[] halves;

    /** Of each unknown; 0 where nothing is unknown. */
    private final double[] diagonal;

    /** Of the diagonal; 0 where that is 0. */
    private final double[] inverse;

    /** Weights between two unknowns: of a cell and the one to the right, below, below to the right, below to the left. */
    private final double[] right;

    private final double[] below;
    private final double[] belowRight;
    private final double[] belowLeft;

    private final @Nullable Multigrid coarse;

    /** A grid of nothing unknown yet. */
    private Multigrid(int height, int width, int planes, Fill fill) {
        this.height = height;
        this.width = width;
        this.planes = planes;
        stride = width + 2;
        int cells = (height + 2) * stride;
        diagonal = new double[cells];
        right = new double[cells];
        below = new double[cells];
        belowRight = new double[cells];
        belowLeft = new double[cells];
        fill.fill(this);
        inverse = Arrays.stream(diagonal).map(d -> d == 0 ? 0 : 1 / d).toArray();
        unknown = IntStream.range(0, cells).filter(i -> diagonal[i] != 0).toArray();
        coarse =
                height > 1 || width > 1 ? new Multigrid((height + 1) / 2, (width + 1) / 2, planes, this::summed) : null;
        halves = coarse == null
                ? new int[0]
                : Arrays.stream(unknown).map(this::half).toArray();
    }

    private int half(int cell) {
        return ((cell / stride - 1) / 2 + 1) * ((width + 1) / 2 + 2) + (cell % stride - 1) / 2 + 1;
    }

    /** Gives the equations. */
    @FunctionalInterface
    private interface Fill {
        void fill(Multigrid grid);
    }

    /**
     * The equations of missing pixels, each the weighted mean of its neighbours; those outside the picture do not count.
     *
     * @param planes of values, each missing the same pixels
     * @param beside weight of the four neighbours beside a pixel
     * @param across weight of the four across
     */
    static Multigrid of(int height, int width, int planes, BitSet missing, double beside, double across) {
        return new Multigrid(height, width, planes, grid -> {
            for (int p = missing.nextSetBit(0); p >= 0; p = missing.nextSetBit(p + 1)) {
                int y = p / width;
                int x = p % width;
                int i = grid.place(y, x);
                int rows = (y > 0 ? 1 : 0) + (y < height - 1 ? 1 : 0);
                int columns = (x > 0 ? 1 : 0) + (x < width - 1 ? 1 : 0);
                grid.diagonal[i] = beside * (rows + columns) + across * rows * columns;
                boolean last = y == height - 1;
                grid.right[i] = x < width - 1 && missing.get(p + 1) ? beside : 0;
                grid.below[i] = !last && missing.get(p + width) ? beside : 0;
                grid.belowRight[i] = !last && x < width - 1 && missing.get(p + width + 1) ? across : 0;
                grid.belowLeft[i] = !last && x > 0 && missing.get(p + width - 1) ? across : 0;
            }
        });
    }

    /** Where the value of a cell lies in the first plane; in the others after it. */
    int at(int y, int x) {
        return place(y, x) * planes;
    }

    /** Values of a grid. */
    int size() {
        return diagonal.length * planes;
    }

    private int place(int y, int x) {
        return (y + 1) * stride + x + 1;
    }

    /** The equations of this grid, four cells as one, into a grid of half the size. */
    private void summed(Multigrid into) {
        for (int i : unknown) {
            int y = i / stride - 1;
            int x = i % stride - 1;
            into.diagonal[into.place(y / 2, x / 2)] += diagonal[i];
            into.couple(y, x, y, x + 1, right[i]);
            into.couple(y, x, y + 1, x, below[i]);
            into.couple(y, x, y + 1, x + 1, belowRight[i]);
            into.couple(y, x, y + 1, x - 1, belowLeft[i]);
        }
    }

    /** Takes over a weight between two cells of the grid of double the size. */
    private void couple(int y, int x, int toY, int toX, double weight) {
        if (weight == 0) {
            return;
        }
        int from = place(y / 2, x / 2);
        int to = place(toY / 2, toX / 2);
        if (from == to) {
            diagonal[from] -= 2 * weight;
        } else if (to == from + 1) {
            right[from] += weight;
        } else if (to == from - 1) {
            right[to] += weight;
        } else if (to == from + stride) {
            below[from] += weight;
        } else if (to == from + stride + 1) {
            belowRight[from] += weight;
        } else {
            belowLeft[from] += weight;
        }
    }

    /**
     * What the unknowns that come before one add up to, each times its weight; its neighbour last.
     *
     * @param i the cell
     * @param at its value in a plane
     */
    private double before(double[] x, int i, int at) {
        int up = i - stride;
        int above = at - stride * planes;
        return belowRight[up - 1] * x[above - planes]
                + below[up] * x[above]
                + belowLeft[up + 1] * x[above + planes]
                + right[i - 1] * x[at - planes];
    }

    /** What the unknowns that come after one add up to, likewise. */
    private double after(double[] x, int i, int at) {
        int under = at + stride * planes;
        return belowRight[i] * x[under + planes]
                + below[i] * x[under]
                + belowLeft[i] * x[under - planes]
                + right[i] * x[at + planes];
    }

    /** The left-hand sides of the equations. */
    private double[] left(double[] x) {
        double[] result = new double[size()];
        for (int i : unknown) {
            for (int at = i * planes; at < (i + 1) * planes; at++) {
                result[at] = diagonal[i] * x[at] - before(x, i, at) - after(x, i, at);
            }
        }
        return result;
    }

    /** A step towards what solves the equations for the right-hand side: the same linear, symmetric step for each. */
    private double[] step(double[] side) {
        double[] x = new double[size()];
        // What comes after is still 0.
        for (int i : unknown) {
            for (int at = i * planes; at < (i + 1) * planes; at++) {
                x[at] = (side[at] + before(x, i, at)) * inverse[i];
            }
        }
        if (coarse != null) {
            correct(x, coarse);
            for (int k = unknown.length - 1; k >= 0; k--) {
                int i = unknown[k];
                for (int at = i * planes; at < (i + 1) * planes; at++) {
                    x[at] = (side[at] + before(x, i, at) + after(x, i, at)) * inverse[i];
                }
            }
        }
        return x;
    }

    /** Once every equation was solved for its own unknown, in order, what is left of it is what came after. */
    private void correct(double[] x, Multigrid half) {
        double[] open = new double[half.size()];
        for (int k = 0; k < unknown.length; k++) {
            for (int plane = 0; plane < planes; plane++) {
                open[halves[k] * planes + plane] += after(x, unknown[k], unknown[k] * planes + plane);
            }
        }
        double[] correction = half.step(open);
        for (int k = 0; k < unknown.length; k++) {
            for (int plane = 0; plane < planes; plane++) {
                x[unknown[k] * planes + plane] += OVER * correction[halves[k] * planes + plane];
            }
        }
    }

    /** For a solver: the equations. */
    RealLinearOperator equations() {
        return new Operator(size(), this::left);
    }

    /** For a solver: the step as a preconditioner. */
    RealLinearOperator preconditioner() {
        return new Operator(size(), this::step);
    }

    /** Of as many values as it gives. */
    private record Operator(int size, UnaryOperator<double[]> of) implements RealLinearOperator {
        @Override
        public RealVector operate(RealVector x) {
            return new ArrayRealVector(of.apply(((ArrayRealVector) x).getDataRef()), false);
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
}
