package dev.assay.check.sanity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The entropy of 100 bins, as eMPRT uses it (Hedström et al. 2023), against Shannon's formula by hand. */
class MapEntropyTest {
    @Test
    void two_values_in_equal_number_have_one_bit() {
        assertThat(MapEntropy.of(new float[] {-3, 5, 5, -3})).isEqualTo(1);
    }

    @Test
    void one_of_four_apart_has_the_entropy_of_a_quarter() {
        double quarter = (.25 * Math.log(4) + .75 * Math.log(4 / 3.)) / Math.log(2);
        assertThat(MapEntropy.of(new float[] {0, 0, 0, 1})).isCloseTo(quarter, within(1e-12));
    }

    @Test
    void evenly_spread_values_fill_all_bins_and_the_greatest_is_in_the_last() {
        float[] even = new float[1000];
        for (int i = 0; i < even.length; i++) {
            even[i] = i + .5f;
        }
        even[0] = 0;
        even[999] = 1000;
        assertThat(MapEntropy.of(even)).isCloseTo(Math.log(100) / Math.log(2), within(1e-12));
    }

    @Test
    void a_constant_map_has_none() {
        assertThat(MapEntropy.of(new float[] {2, 2, 2})).isZero();
    }
}
