package dev.assay.explain;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * The eigenvector of the largest eigenvalue of a symmetric matrix without negative eigenvalues, of which nothing is asked
 * but its products with vectors: the method of Lanczos (1950), each new direction made orthogonal to all before it. In
 * double precision, one thread, one order of additions: the same bits always.
 */
final class Lanczos {
    /**
     * Of the eigenvalue: what may be left when the matrix is applied to the vector and the value times it is taken off. A
     * sixth of what values rounded to floats leave unsure anyway.
     */
    private static final double SETTLED = 1e-8;

    /** Directions held at a time; after as many it begins again with what they made. */
    private static final int MAX_DIRECTIONS = 128;

    /** Eigenvalues as near as 0.998 to each other settle within them; nearer ones share their place in the vector. */
    private static final int MAX_BEGINNINGS = 20;

    /** Of the eigenvalue: pivots are positive, and where rounding says otherwise they are as small as this. */
    private static final double LEAST_PIVOT = 0x1p-60;

    private static final double GOLDEN = 0.6180339887498949;

    private final UnaryOperator<double[]> matrix;

    /** What the matrix is within the directions: its diagonal, and what is beside it. */
    private final double[] diagonal = new double[MAX_DIRECTIONS];

    private final double[] beside = new double[MAX_DIRECTIONS];

    private Lanczos(UnaryOperator<double[]> matrix) {
        this.matrix = matrix;
    }

    /**
     * @param n rows of the matrix
     * @param matrix the product of the matrix and a vector, in a new array
     * @return of length 1, its sign as it comes; zeros for a matrix of zeros
     */
    static double[] largest(int n, UnaryOperator<double[]> matrix) {
        double[] vector = new double[n];
        for (int i = 0; i < n; i++) {
            // Positive and without pattern: no eigenvector that occurs is orthogonal to it.
            double turns = (i + 1) * GOLDEN;
            vector[i] = 1 + turns - Math.floor(turns);
        }
        scale(vector, 1 / length(vector));
        Lanczos lanczos = new Lanczos(matrix);
        boolean settled = false;
        for (int i = 0; i < MAX_BEGINNINGS && !settled; i++) {
            settled = lanczos.improve(vector);
        }
        return vector;
    }

    /** Puts the best vector within the directions that begin with this one in its place; whether it needs no better. */
    private boolean improve(double[] vector) {
        List<double[]> directions = new ArrayList<>();
        directions.add(vector.clone());
        double above = 0;
        while (true) {
            int last = directions.size() - 1;
            double[] next = matrix.apply(directions.get(last));
            diagonal[last] = orthogonal(next, directions);
            beside[last] = length(next);
            above = Math.max(above, diagonal[last]) + (last == 0 ? 0 : beside[last - 1]);
            double value = largestValue(last + 1, above);
            above = value;
            double[] parts = parts(last + 1, value);
            boolean settled = beside[last] * parts[last] <= SETTLED * value;
            if (settled || directions.size() == MAX_DIRECTIONS) {
                combine(vector, directions, value == 0 ? new double[last + 1] : parts);
                return settled;
            }
            scale(next, 1 / beside[last]);
            directions.add(next);
        }
    }

    /** Takes off what lies along each direction, the last first; gives how much lay along that. */
    private static double orthogonal(double[] vector, List<double[]> directions) {
        double along = 0;
        for (int i = directions.size() - 1; i >= 0; i--) {
            double[] direction = directions.get(i);
            double share = product(vector, direction);
            add(vector, direction, -share);
            along = i == directions.size() - 1 ? share : along;
        }
        return along;
    }

    /**
     * The largest eigenvalue of the tridiagonal matrix by Newton's method on its characteristic polynomial, which from
     * above all of its zeros falls to the largest without passing it.
     */
    private double largestValue(int n, double above) {
        double value = above;
        while (true) {
            double pivot = 1;
            double slope = 0;
            double steepness = 0;
            for (int i = 0; i < n && pivot > 0; i++) {
                double square = i == 0 ? 0 : beside[i - 1] * beside[i - 1];
                slope = 1 + square * slope / (pivot * pivot);
                pivot = value - diagonal[i] - square / pivot;
                steepness += slope / pivot;
            }
            double lower = value - 1 / steepness;
            if (pivot <= 0 || !(lower < value)) {
                return value;
            }
            value = lower;
        }
    }

    /**
     * Its eigenvector, of length 1: what each direction adds. The equations are eliminated from both ends up to the one
     * that is most nearly met without its own (Dhillon and Parlett 2004), so that none of what decides is lost to rounding.
     */
    private double[] parts(int n, double value) {
        double[] down = new double[n];
        double[] up = new double[n];
        double least = value * LEAST_PIVOT;
        for (int i = 0; i < n; i++) {
            double before = i == 0 ? 0 : beside[i - 1] * beside[i - 1] / down[i - 1];
            down[i] = Math.max(least, value - diagonal[i] - before);
        }
        for (int i = n - 1; i >= 0; i--) {
            double after = i == n - 1 ? 0 : beside[i] * beside[i] / up[i + 1];
            up[i] = Math.max(least, value - diagonal[i] - after);
        }
        int met = 0;
        for (int i = 1; i < n; i++) {
            if (unmet(down, up, i, value) < unmet(down, up, met, value)) {
                met = i;
            }
        }
        double[] parts = new double[n];
        parts[met] = 1;
        for (int i = met - 1; i >= 0; i--) {
            parts[i] = beside[i] * parts[i + 1] / down[i];
        }
        for (int i = met + 1; i < n; i++) {
            parts[i] = beside[i - 1] * parts[i - 1] / up[i];
        }
        scale(parts, 1 / length(parts));
        return parts;
    }

    private double unmet(double[] down, double[] up, int i, double value) {
        return Math.abs(down[i] + up[i] - (value - diagonal[i]));
    }

    private static void combine(double[] vector, List<double[]> directions, double[] parts) {
        Arrays.fill(vector, 0);
        for (int i = 0; i < parts.length; i++) {
            add(vector, directions.get(i), parts[i]);
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }

    private static double length(double[] vector) {
        return Math.sqrt(product(vector, vector));
    }

    private static void add(double[] vector, double[] other, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] += factor * other[i];
        }
    }

    private static void scale(double[] vector, double factor) {
        for (int i = 0; i < vector.length; i++) {
            vector[i] *= factor;
        }
    }
}
