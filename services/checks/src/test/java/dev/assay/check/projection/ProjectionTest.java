package dev.assay.check.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.random.Draws;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ProjectionTest {
    private static final Draws DRAWS = new Draws("test");

    /** By hand: along (3, 4) / 5 the points lie at -5, -5, 5, 5 (variance 25), across at -1, 1, -1, 1 (variance 1). */
    private static final double[][] PLANTED = {
        {10 - 3 + .8, 20 - 4 - .6}, {10 - 3 - .8, 20 - 4 + .6}, {10 + 3 + .8, 20 + 4 - .6}, {10 + 3 - .8, 20 + 4 + .6}
    };

    @Test
    void components_of_planted_points_are_found_with_their_variance() {
        Pca pca = Pca.of(PLANTED);
        assertThat(pca.explained()[0]).isCloseTo(25 / 26.0, within(1e-12));
        assertThat(pca.explained()[1]).isCloseTo(1 / 26.0, within(1e-12));
        double[][] expected = {{-5, 1}, {-5, -1}, {5, 1}, {5, -1}};
        for (int i = 0; i < 4; i++) {
            assertThat(pca.points()[i]).containsExactly(expected[i], within(1e-12));
        }
    }

    @Test
    void points_that_do_not_differ_have_no_components() {
        Pca pca = Pca.of(new double[][] {{2, 3, 4}, {2, 3, 4}, {2, 3, 4}});
        assertThat(pca.explained()).containsExactly(0, 0);
        assertThat(pca.points()).isDeepEqualTo(new double[3][2]);
        assertThat(Pca.of(new double[][] {{1}, {3}}).points()).isDeepEqualTo(new double[][] {{-1, 0}, {1, 0}});
    }

    /** Each share of a point's neighbours has the wanted entropy: with 2 close pairs and perplexity 1 only the partner counts. */
    @Test
    void affinities_are_those_of_the_definition() {
        double[][] rows = {{0}, {1}, {100}, {101}};
        double[] pairs = Affinities.of(rows, 1.0001);
        assertThat(pairs[0]).isCloseTo(.25, within(1e-3)); // points 1 and 0: (1 + 1) / (2 x 4)
        assertThat(pairs[5]).isCloseTo(.25, within(1e-3)); // points 3 and 2
        double sum = 0;
        for (double pair : Affinities.of(clusters(20, 4), 7)) {
            sum += 2 * pair;
        }
        assertThat(sum).isCloseTo(1, within(1e-6));
    }

    private static double[][] clusters(int each, int groups) {
        Random random = new Random(11);
        double[][] rows = new double[each * groups][10];
        for (int i = 0; i < rows.length; i++) {
            for (int k = 0; k < 10; k++) {
                rows[i][k] = random.nextGaussian() + (k == i % groups ? 12 : 0);
            }
        }
        return rows;
    }

    @Test
    void planted_clusters_lie_apart() {
        int groups = 6;
        double[][] rows = clusters(25, groups);
        Tsne tsne = Tsne.of(rows, 20, Pca.of(rows), DRAWS);
        double[][] points = tsne.points();
        for (int i = 0; i < points.length; i++) {
            double own = 0;
            double other = Double.POSITIVE_INFINITY;
            for (int j = 0; j < points.length; j++) {
                double apart = Math.hypot(points[i][0] - points[j][0], points[i][1] - points[j][1]);
                if (i % groups == j % groups) {
                    own = Math.max(own, apart);
                } else {
                    other = Math.min(other, apart);
                }
            }
            assertThat(own).as("point %d", i).isLessThan(other);
        }
        assertThat(tsne.divergence()).isBetween(0.0, 1.0);
        assertThat(tsne.perplexity()).isEqualTo(20);
    }

    @Test
    void the_same_points_are_laid_out_the_same_and_few_of_them_with_fewer_neighbours() {
        double[][] rows = clusters(4, 3);
        Tsne tsne = Tsne.of(rows, 30, Pca.of(rows), DRAWS);
        assertThat(Tsne.of(rows, 30, Pca.of(rows), DRAWS).points()).isDeepEqualTo(tsne.points());
        assertThat(tsne.perplexity()).isCloseTo(11 / 3.0, within(1e-12));
    }

    @Test
    void points_that_are_all_one_are_laid_out_without_a_number_that_is_none() {
        double[][] rows = new double[8][3];
        Tsne tsne = Tsne.of(rows, 30, Pca.of(rows), DRAWS);
        assertThat(tsne.divergence()).isFinite();
        for (double[] point : tsne.points()) {
            assertThat(point[0] + point[1]).isFinite();
        }
    }

    @Test
    void too_few_points_are_refused() {
        double[][] rows = new double[4][3];
        assertThatThrownBy(() -> Tsne.of(rows, 30, Pca.of(rows), DRAWS))
                .hasMessage("t-SNE takes 5 to 2000 points, found 4");
    }
}
