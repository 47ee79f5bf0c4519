package dev.assay.check.similarity;

import java.util.Arrays;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix. The QL algorithm of the library gives up now and then on a
 * covariance of few samples, most of whose eigenvalues are rounding beside each other. The same matrix with its largest
 * row sum added along the diagonal has the same eigenvectors, and none of its eigenvalues is small beside the rest.
 */
public final class Eigen {
    private final EigenDecompositionSymmetric parts;
    private final double shift;

    private Eigen(EigenDecompositionSymmetric parts, double shift) {
        this.parts = parts;
        this.shift = shift;
    }

    /** @param matrix symmetric and finite, {@code [n][n]}, n at least 1; it stays as it is */
    public static Eigen of(double[][] matrix) {
        RealMatrix whole = MatrixUtils.createRealMatrix(matrix);
        try {
            return new Eigen(new EigenDecompositionSymmetric(whole), 0);
        } catch (MathIllegalStateException e) {
            double shift = Arrays.stream(matrix)
                    .mapToDouble(row -> Arrays.stream(row).map(Math::abs).sum())
                    .max()
                    .orElse(0);
            RealMatrix identity = MatrixUtils.createRealIdentityMatrix(matrix.length);
            return new Eigen(new EigenDecompositionSymmetric(whole.add(identity.scalarMultiply(shift))), shift);
        }
    }

    /** The largest first. What is 0 may be a rounding of the largest. */
    public double[] values() {
        return Arrays.stream(parts.getEigenvalues()).map(value -> value - shift).toArray();
    }

    /** The eigenvector of the k-th value, of length 1. */
    public double[] vector(int k) {
        return parts.getEigenvector(k).toArray();
    }

    /** The eigenvectors as columns, in the order of the values. */
    public RealMatrix vectors() {
        return parts.getV();
    }
}
