package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuadratureTest {
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 10, 50, 1000})
    void gauss_legendre_is_exact_up_to_degree_2n_minus_1_and_not_beyond(int n) {
        Quadrature rule = Quadrature.gaussLegendre(n);
        for (int degree : new int[] {0, 1, Math.min(2 * n - 1, 60)}) {
            assertThat(integral(rule, degree)).isCloseTo(1.0 / (degree + 1), Offset.offset(1e-13));
        }
        if (n <= 3) {
            assertThat(integral(rule, 2 * n)).isNotCloseTo(1.0 / (2 * n + 1), Offset.offset(1e-5));
        }
        assertThat(rule.places()).isSorted();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 50})
    void the_midpoint_rule_has_equal_parts(int n) {
        Quadrature rule = Quadrature.midpoint(n);
        assertThat(Arrays.stream(rule.weights()).sum()).isCloseTo(1, Offset.offset(1e-12));
        assertThat(integral(rule, 1)).isCloseTo(0.5, Offset.offset(1e-12));
        assertThat(rule.place(0)).isEqualTo(0.5 / n);
    }

    private static double integral(Quadrature rule, int degree) {
        double sum = 0;
        for (int i = 0; i < rule.size(); i++) {
            sum += rule.weight(i) * Math.pow(rule.place(i), degree);
        }
        return sum;
    }
}
