package dev.assay.check.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.hipparchus.exception.MathIllegalStateException;
import org.hipparchus.linear.EigenDecompositionSymmetric;
import org.hipparchus.linear.MatrixUtils;
import org.junit.jupiter.api.Test;

class EigenTest {
    @Test
    void values_and_vectors_are_those_of_the_library_where_it_finds_them() {
        double[][] matrix = {{2, 1, 0}, {1, 3, 1}, {0, 1, 4}};
        var plain = new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(matrix));
        Eigen found = Eigen.of(matrix);
        assertThat(found.values()).isEqualTo(plain.getEigenvalues());
        assertThat(found.vector(1)).isEqualTo(plain.getEigenvector(1).toArray());
        assertThat(found.vectors()).isEqualTo(plain.getV());
    }

    @Test
    void a_covariance_of_few_and_sparse_samples_on_which_the_library_gives_up_is_taken_apart() {
        double[][] matrix = stubborn();
        assertThatThrownBy(() -> new EigenDecompositionSymmetric(MatrixUtils.createRealMatrix(matrix)))
                .isInstanceOf(MathIllegalStateException.class);
        Eigen found = Eigen.of(matrix);
        double[] values = found.values();
        double largest = values[0];
        double sum = 0;
        for (int k = 0; k < values.length; k++) {
            double[] vector = found.vector(k);
            for (int j = 0; j < vector.length; j++) {
                double product = 0;
                for (int i = 0; i < vector.length; i++) {
                    product += matrix[j][i] * vector[i];
                }
                assertThat(product).isCloseTo(values[k] * vector[j], within(1e-14 * largest));
            }
            assertThat(k == 0 || values[k] <= values[k - 1]).isTrue();
            sum += values[k];
        }
        double trace = 0;
        for (int j = 0; j < matrix.length; j++) {
            trace += matrix[j][j];
        }
        assertThat(sum).isCloseTo(trace, within(1e-12 * trace));
    }

    /** Six samples, twice each, of 49 units most of which are 0: found among random ones. */
    private static double[][] stubborn() {
        Random random = new Random(204);
        int units = 2 + random.nextInt(64);
        int samples = 1 + random.nextInt(40);
        int copies = 1 + random.nextInt(4);
        double zeros = random.nextDouble();
        double scale = Math.pow(10, random.nextInt(9) - 5);
        boolean[] dead = new boolean[units];
        for (int j = 0; j < units; j++) {
            dead[j] = random.nextDouble() < .3;
        }
        double[][] rows = new double[samples * copies][units];
        for (int i = 0; i < samples; i++) {
            for (int j = 0; j < units; j++) {
                double value =
                        dead[j] || random.nextDouble() < zeros ? 0 : (float) (scale * Math.abs(random.nextGaussian()));
                for (int copy = 0; copy < copies; copy++) {
                    rows[i + copy * samples][j] = value;
                }
            }
        }
        return covariance(rows, units);
    }

    private static double[][] covariance(double[][] rows, int units) {
        double[] mean = new double[units];
        for (double[] row : rows) {
            for (int j = 0; j < units; j++) {
                mean[j] += row[j] / rows.length;
            }
        }
        double[][] covariance = new double[units][units];
        for (double[] row : rows) {
            for (int j = 0; j < units; j++) {
                for (int k = 0; k < units; k++) {
                    covariance[j][k] += (row[j] - mean[j]) * (row[k] - mean[k]) / rows.length;
                }
            }
        }
        for (int j = 0; j < units; j++) {
            for (int k = 0; k < j; k++) {
                covariance[k][j] = covariance[j][k];
            }
        }
        return covariance;
    }
}
