package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Diagonal matrices, whose eigenvectors are plain to see. */
class LanczosTest {
    private static double[] largest(double... diagonal) {
        return Lanczos.largest(diagonal.length, vector -> times(diagonal, vector));
    }

    private static double[] times(double[] diagonal, double[] vector) {
        double[] product = new double[vector.length];
        for (int i = 0; i < product.length; i++) {
            product[i] = diagonal[i] * vector[i];
        }
        return product;
    }

    private static double[] spread(int n, double first, double second) {
        double[] diagonal = new double[n];
        for (int i = 2; i < n; i++) {
            diagonal[i] = second * i / n;
        }
        diagonal[0] = first;
        diagonal[1] = second;
        return diagonal;
    }

    @Test
    void finds_the_axis_of_the_largest_value_among_many() {
        double[] vector = largest(spread(300, 8, 1));
        assertThat(Math.abs(vector[0])).isCloseTo(1, Offset.offset(1e-12));
        assertThat(vector[1]).isCloseTo(0, Offset.offset(1e-8));
    }

    @Test
    void begins_again_where_the_directions_that_it_holds_are_too_few() {
        double[] vector = largest(spread(2_000, 1, 0.9995));
        assertThat(Math.abs(vector[0])).isCloseTo(1, Offset.offset(1e-6));
    }

    @Test
    void of_two_largest_values_alike_gives_a_vector_of_theirs() {
        double[] vector = largest(3, 1, 3, 2, 0);
        assertThat(vector[0] * vector[0] + vector[2] * vector[2]).isCloseTo(1, Offset.offset(1e-12));
    }

    @Test
    void works_at_the_size_of_any_squares_of_floats() {
        for (double size : new double[] {1e-90, 1e-30, 1e30, 1e80}) {
            double[] vector = largest(size, 5 * size, 2 * size);
            assertThat(Math.abs(vector[1])).as("values of about %s", size).isCloseTo(1, Offset.offset(1e-9));
        }
    }

    @Test
    void gives_zeros_for_a_matrix_of_zeros_and_the_one_vector_of_one_row() {
        assertThat(largest(0, 0, 0)).containsOnly(0);
        assertThat(largest(4)).containsExactly(new double[] {1}, Offset.offset(1e-15));
    }
}
