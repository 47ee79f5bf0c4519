package dev.assay.check;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.check.similarity.Spearman;
import org.junit.jupiter.api.Test;

class HeatTest {
    private static final float[] VALUES = {.5f, -1, 2, .5f, 0, -0f};

    @Test
    void its_order_is_that_of_its_values_and_is_found_once() {
        Heat heat = new Heat(2, 3, VALUES);
        assertThat(heat.order()).containsExactly(Ranking.descending(VALUES)).isSameAs(heat.order());
        assertThat(heat.ranks()).containsExactly(Ranking.average(VALUES)).isSameAs(heat.ranks());
    }

    @Test
    void maps_are_as_alike_as_their_values() {
        float[] other = {1, 3, 2, -4, 0, 7};
        assertThat(Spearman.of(new Heat(2, 3, VALUES), new Heat(2, 3, other))).isEqualTo(Spearman.of(VALUES, other));
    }
}
