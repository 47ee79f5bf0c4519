package dev.assay.core.random;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NormalTest {
    private static final int N = 400_000;

    private static double[] numbers() {
        Normal normal = new Normal(new Draws("normal"));
        double[] numbers = new double[N];
        Arrays.setAll(numbers, i -> normal.next());
        return numbers;
    }

    @Test
    void have_the_moments_of_the_bell() {
        double[] moments = new double[5];
        for (double x : numbers()) {
            for (int k = 1; k < moments.length; k++) {
                moments[k] += StrictMath.pow(x, k) / N;
            }
        }
        // Five standard errors each.
        assertThat(moments[1]).isCloseTo(0, Offset.offset(5 / Math.sqrt(N)));
        assertThat(moments[2]).isCloseTo(1, Offset.offset(5 * Math.sqrt(2.0 / N)));
        assertThat(moments[3]).isCloseTo(0, Offset.offset(5 * Math.sqrt(15.0 / N)));
        assertThat(moments[4]).isCloseTo(3, Offset.offset(5 * Math.sqrt(96.0 / N)));
    }

    @Test
    void are_spread_as_the_bell_is_out_to_its_tails() {
        double[] numbers = numbers();
        // Shares of the standard normal below each value.
        double[][] below = {
            {-3.7, 1.0780e-4},
            {-3, 1.34990e-3},
            {-1, 0.1586553},
            {-0.2, 0.4207403},
            {0, 0.5},
            {0.05, 0.5199388},
            {0.7, 0.7580363},
            {2, 0.9772499},
            {3.5, 0.99976737},
            {3.7, 0.99989220}
        };
        for (double[] share : below) {
            double found = Arrays.stream(numbers).filter(x -> x < share[0]).count() / (double) N;
            double error = 5 * Math.sqrt(share[1] * (1 - share[1]) / N);
            assertThat(found).as("share below %s", share[0]).isCloseTo(share[1], Offset.offset(error));
        }
    }

    @Test
    void are_the_same_on_every_machine() {
        Normal normal = new Normal(new Draws("normal"));
        assertThat(new double[] {normal.next(), normal.next(), normal.next(), normal.next()})
                .containsExactly(0.8771884575918638, 0.4752817487419422, -0.3498568111952058, -1.1658725575897226);
    }

    @Test
    void a_place_gives_the_same_numbers_each_time() {
        Normal once = new Normal(new Draws("a").of(1));
        Normal again = new Normal(new Draws("a").of(1));
        Normal other = new Normal(new Draws("a").of(2));
        for (int i = 0; i < 9; i++) {
            double x = once.next();
            assertThat(again.next()).isEqualTo(x);
            assertThat(other.next()).isNotEqualTo(x);
        }
    }
}
