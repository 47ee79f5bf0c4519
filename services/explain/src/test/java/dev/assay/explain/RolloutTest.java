package dev.assay.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Offset<Double> CLOSE = Offset.offset(1e-12);
    private static final double[] FIRST = {0.8, 0.2, 0.4, 0.6};
    private static final double[] SECOND = {0, 1, 1, 0};

    @Test
    void rollout_is_the_product_of_blocks_half_of_each_past_them() {
        // Half of each with half of the identity: (0.9, 0.1; 0.2, 0.8), then (0.5, 0.5; 0.5, 0.5) from the left.
        assertThat(Rollout.of(List.of(FIRST, SECOND))).containsExactly(new double[] {0.55, 0.45, 0.55, 0.45}, CLOSE);
        assertThat(Rollout.of(List.of(SECOND, FIRST))).containsExactly(new double[] {0.5, 0.5, 0.5, 0.5}, CLOSE);
        assertThat(Rollout.of(List.of(FIRST))).containsExactly(new double[] {0.9, 0.1, 0.2, 0.8}, CLOSE);
    }

    @Test
    void rows_of_a_rollout_of_probabilities_add_up_to_1() {
        double[] rollout = Rollout.of(List.of(FIRST, SECOND, FIRST));
        assertThat(rollout[0] + rollout[1]).isCloseTo(1, CLOSE);
        assertThat(rollout[2] + rollout[3]).isCloseTo(1, CLOSE);
    }

    @Test
    void weighted_attention_adds_to_what_is_there() {
        // R = I + A = (1.8, 0.2; 0.4, 1.6), then R + (0, 1; 1, 0) R.
        assertThat(Rollout.weighted(List.of(FIRST, SECOND))).containsExactly(new double[] {2.2, 1.8, 2.2, 1.8}, CLOSE);
        assertThat(Rollout.weighted(List.of(FIRST))).containsExactly(new double[] {1.8, 0.2, 0.4, 1.6}, CLOSE);
    }
}
