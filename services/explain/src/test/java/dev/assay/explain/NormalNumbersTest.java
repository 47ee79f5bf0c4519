package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.random.Draws;
import java.util.Arrays;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class NormalNumbersTest {
    private static final int N = 400_000;

    private static double[] numbers() {
        NormalNumbers normal = new NormalNumbers(new Draws("normal").noise());
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
        NormalNumbers normal = new NormalNumbers(new Draws("normal").source());
        assertThat(new double[] {normal.next(), normal.next(), normal.next(), normal.next()})
                .containsExactly(0.3993448774415225, -0.8730956615174051, -0.15831140861115908, -0.2848506133193293);
    }
}
