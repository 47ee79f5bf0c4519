package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FirstComponentTest {
    private static final double ROOT = Math.sqrt(2);

    @Test
    void agrees_with_a_singular_value_decomposition_worked_by_hand() {
        // Places by channels A = [1 2; 2 1; 2 2]: A'A = [9 8; 8 9], its largest eigenvalue 17 with (1, 1) / sqrt 2,
        // so the projection is [3 3 4] / sqrt 2. Centred columns would give [-1 1 0] / sqrt 2 times a sign instead.
        assertThat(FirstComponent.of(new float[] {1, 2, 2, 2, 1, 2}, 0, 2, 3))
                .containsExactly(new double[] {3 / ROOT, 3 / ROOT, 4 / ROOT}, Offset.offset(1e-12));
        // The same matrix turned: places [1 2 2; 2 1 2] by 3 channels, singular value sqrt 17, left vector (1, 1) /
        // sqrt 2.
        assertThat(FirstComponent.of(new float[] {1, 2, 2, 1, 2, 2}, 0, 3, 2))
                .containsExactly(new double[] {Math.sqrt(17) / ROOT, Math.sqrt(17) / ROOT}, Offset.offset(1e-12));
    }

    @Test
    void the_sign_follows_the_mean_activation() {
        // A = [-3 -1; -3 -1]: the mean activation is negative everywhere, and so is the map.
        assertThat(FirstComponent.of(new float[] {-3, -3, -1, -1}, 0, 2, 2))
                .containsExactly(new double[] {-Math.sqrt(10), -Math.sqrt(10)}, Offset.offset(1e-12));
    }

    @Test
    void where_the_mean_activation_says_nothing_the_largest_value_is_positive() {
        // Channels cancel: (2 -4 0) and (-2 4 0). The map is +-sqrt 2 (2 -4 0).
        assertThat(FirstComponent.of(new float[] {2, -4, 0, -2, 4, 0}, 0, 2, 3))
                .containsExactly(new double[] {-2 * ROOT, 4 * ROOT, 0}, Offset.offset(1e-12));
        // Three channels, (1 -3 0), (2 -6 0) and (-3 9 0), that cancel too: +-sqrt 14 (1 -3 0).
        double length = Math.sqrt(14);
        assertThat(FirstComponent.of(new float[] {1, -3, 0, 2, -6, 0, -3, 9, 0}, 0, 3, 3))
                .containsExactly(new double[] {-length, 3 * length, 0}, Offset.offset(1e-12));
    }

    @Test
    void activations_of_zero_give_a_map_of_zeros() {
        assertThat(FirstComponent.of(new float[12], 0, 3, 4)).containsOnly(0);
        assertThat(FirstComponent.of(new float[12], 0, 4, 3)).containsOnly(0);
    }

    @Test
    void a_largest_pattern_orthogonal_to_the_mean_is_found() {
        // Channel 0 has the mean; channels 1 and 2 cancel in it and are stronger.
        float[] values = {1, 1, 1, 1, 5, -5, 0, 0, -5, 5, 0, 0};
        double[] map = FirstComponent.of(values, 0, 3, 4);
        assertThat(Math.abs(map[0])).isCloseTo(Math.sqrt(50), Offset.offset(1e-9));
        assertThat(map[1]).isCloseTo(-map[0], Offset.offset(1e-9));
    }

    @Test
    void is_an_eigenvector_of_the_largest_eigenvalue_whatever_the_shape() {
        long seed = 20261123;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int channels = 1 + random.nextInt(12);
            int places = 1 + random.nextInt(12);
            float[] values = new float[channels * places + 3];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (round % 2 == 0 ? Math.abs(random.nextGaussian()) : random.nextGaussian());
            }
            double[] map = FirstComponent.of(values, 3, channels, places);
            double square = product(map, map);
            double[] image = new double[places];
            for (int c = 0; c < channels; c++) {
                double[] channel = new double[places];
                for (int p = 0; p < places; p++) {
                    channel[p] = values[3 + c * places + p];
                }
                double share = product(channel, map);
                assertThat(product(channel, channel))
                        .as("seed %d round %d: no channel is longer than the first singular value", seed, round)
                        .isLessThanOrEqualTo(square * (1 + 1e-9));
                for (int p = 0; p < places; p++) {
                    image[p] += share * channel[p];
                }
            }
            for (int p = 0; p < places; p++) {
                assertThat(image[p])
                        .as("seed %d round %d: A A' m = s^2 m", seed, round)
                        .isCloseTo(square * map[p], Offset.offset(1e-6 * square * Math.sqrt(square)));
            }
        }
    }

    private static double product(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += a[i] * b[i];
        }
        return sum;
    }
}
