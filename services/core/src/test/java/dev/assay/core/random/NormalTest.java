package dev.assay.core.random;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NormalTest {
    @Test
    void the_numbers_have_the_moments_of_the_standard_normal_distribution() {
        Normal normal = new Normal(new Draws("moments"));
        int n = 200_000;
        double[] sums = new double[4];
        int beyond = 0;
        for (int i = 0; i < n; i++) {
            double x = normal.next();
            for (int power = 0; power < 4; power++) {
                sums[power] += Math.pow(x, power + 1) / n;
            }
            beyond += Math.abs(x) > 1.959964 ? 1 : 0;
        }
        assertThat(sums[0]).isCloseTo(0, within(.01));
        assertThat(sums[1]).isCloseTo(1, within(.015));
        assertThat(sums[2]).isCloseTo(0, within(.05));
        assertThat(sums[3]).isCloseTo(3, within(.1));
        assertThat(beyond / (double) n).isCloseTo(.05, within(.003));
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
