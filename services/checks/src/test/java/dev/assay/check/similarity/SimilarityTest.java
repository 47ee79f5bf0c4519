package dev.assay.check.similarity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Heat;
import dev.assay.check.Ranking;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Spearman 1904, SSIM (Wang et al. 2004), rank-biased overlap (Webber et al. 2010): what must hold of each. */
class SimilarityTest {
    @Test
    void ranks_of_equal_values_are_their_average() {
        assertThat(Ranking.average(new float[] {3, 1, 3, 2, 3})).containsExactly(4, 1, 4, 2, 4);
        assertThat(Ranking.average(new float[] {0f, -0f, -1})).containsExactly(2.5, 2.5, 1);
    }

    @Test
    void pixels_of_equal_value_stand_in_the_order_of_their_index() {
        assertThat(Ranking.descending(new float[] {1, 5, 1, 5, -2, 0f, -0f})).containsExactly(1, 3, 0, 2, 5, 6, 4);
        assertThat(Ranking.highest(new float[] {1, 5, 1, 5})).isEqualTo(1);
    }

    @Test
    void spearman_by_hand() {
        // ranks 1 2 3 4 5 and 2 1 4 3 5: 1 - 6 * (1 + 1 + 1 + 1) / (5 * 24) = .8
        assertThat(Spearman.of(new float[] {1, 2, 3, 4, 5}, new float[] {20, 10, 40, 30, 50}))
                .isCloseTo(.8, within(1e-15));
        assertThat(Spearman.of(new float[] {1, 2, 3}, new float[] {3, 2, 1})).isEqualTo(-1);
    }

    @Test
    void spearman_of_a_constant_map_does_not_exist() {
        assertThat(Spearman.of(new float[] {1, 1, 1}, new float[] {1, 2, 3})).isNaN();
    }

    @Test
    void top_pixels_by_hand() {
        int[] a = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
        int[] b = {1, 9, 0, 2, 3, 4, 5, 6, 7, 8};
        assertThat(TopPixels.overlap(a, b, 20)).isEqualTo(1 / 3.);
        assertThat(TopPixels.overlap(a, b, 30)).isEqualTo(2 / 4.);
        assertThat(TopPixels.overlap(a, a, 5)).isEqualTo(1);
    }

    @Test
    void rank_biased_overlap_by_hand() {
        // agreements at depths 1, 2, 3: 0, 1, 1; weights 1, .5, .25
        double byHand = (0 + .5 * 1 + .25 * 1) / 1.75;
        assertThat(TopPixels.rankBiased(new int[] {0, 1, 2}, new int[] {1, 0, 2}, .5))
                .isCloseTo(byHand, within(1e-15));
        assertThat(TopPixels.rankBiased(new int[] {2, 0, 1}, new int[] {2, 0, 1}, .9))
                .isEqualTo(1);
    }

    @Test
    void ssim_of_one_window_by_hand() {
        // one window only: a point in the middle against the same point halved away by its normalisation is itself
        Heat point = heat(11, 60, 1);
        assertThat(Ssim.of(point, heat(11, 60, 9))).isCloseTo(1, within(1e-12));
        // two points at different places: means g1 and g2 of the Gaussian window, variances g - g^2, covariance -g1 g2
        double g1 = weight(60);
        double g2 = weight(0);
        double c1 = 1e-4;
        double c2 = 9e-4;
        double byHand = (2 * g1 * g2 + c1)
                * (-2 * g1 * g2 + c2)
                / ((g1 * g1 + g2 * g2 + c1) * (g1 - g1 * g1 + g2 - g2 * g2 + c2));
        assertThat(Ssim.of(point, heat(11, 0, 1))).isCloseTo(byHand, within(1e-12));
    }

    @Test
    void ssim_of_a_constant_or_too_small_map_does_not_exist() {
        assertThat(Ssim.of(heat(11, 60, 1), heat(11, 60, 0))).isNaN();
        assertThat(Ssim.of(heat(10, 5, 1), heat(10, 5, 1))).isNaN();
    }

    private static Heat heat(int side, int place, float value) {
        float[] values = new float[side * side];
        values[place] = value;
        return new Heat(side, side, values);
    }

    private static double weight(int place) {
        double[] kernel = new double[11];
        for (int i = 0; i < 11; i++) {
            kernel[i] = Math.exp(-(i - 5) * (i - 5) / 4.5);
        }
        double sum = Arrays.stream(kernel).sum();
        return kernel[place / 11] * kernel[place % 11] / (sum * sum);
    }
}
