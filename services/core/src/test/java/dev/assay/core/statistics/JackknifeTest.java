package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class JackknifeTest {
    /**
     * 20 units; one of them is active in the last block only, so leaving that block out makes it dormant: the values
     * are 0, 0, 0, .05, their standard error is sqrt(3/4 * (3 * .0125^2 + .0375^2)) = .0375.
     */
    @Test
    void the_interval_of_four_blocks_is_the_one_worked_out_by_hand() {
        Interval interval = Jackknife.of(new DormantShare(.025), new long[] {8, 8, 8, 8}, blocks(4))
                .orElseThrow();
        assertThat(interval.value()).isZero();
        assertThat(interval.low()).isZero();
        assertThat(interval.high()).isCloseTo(3.182446305284263 * .0375, within(1e-9));
        assertThat(interval.n()).isEqualTo(32);
        assertThat(interval.method()).isEqualTo("jackknife over 4 blocks");
    }

    /** With g blocks of which one alone holds a unit up, the standard error is (g - 1) / g * .05. */
    @Test
    void its_quantiles_are_those_of_scipy() throws IOException {
        for (Value student : MeanTest.golden().get("students").items(5, 5)) {
            Fields fields = student.fields("freedom", "quantile");
            int g = fields.get("freedom").integer(1, 100) + 1;
            long[] samples = new long[g];
            Arrays.fill(samples, 4);
            Interval interval =
                    Jackknife.of(new DormantShare(.025), samples, blocks(g)).orElseThrow();
            double error = (g - 1.0) / g * .05;
            assertThat(interval.high()).isCloseTo(fields.get("quantile").number() * error, within(1e-9));
        }
    }

    @Test
    void a_statistic_that_no_block_moves_has_no_width() {
        double[][] sums = {{1, 1, 0}, {1, 1, 0}, {1, 1, 0}};
        Interval interval =
                Jackknife.of(new DormantShare(.025), new long[] {4, 4, 4}, sums).orElseThrow();
        assertThat(interval).isEqualTo(new Interval(1 / 3.0, 1 / 3.0, 1 / 3.0, 12, "jackknife over 3 blocks"));
    }

    @Test
    void one_block_has_a_value_and_no_interval() {
        Interval interval = Jackknife.of(new DormantShare(.025), new long[] {16}, new double[][] {{0, 4}})
                .orElseThrow();
        assertThat(interval)
                .isEqualTo(new Interval(.5, .5, .5, 16, "none: one block of samples, the jackknife needs two"));
    }

    @Test
    void a_silent_layer_is_dormant_as_a_whole_and_a_unit_at_the_bound_is_dormant() {
        assertThat(new DormantShare(.025).of(new double[] {0, 0, 0}, 5)).isEqualTo(1);
        assertThat(new DormantShare(.025).of(new double[] {1, 79}, 5)).isEqualTo(.5);
        assertThat(new DormantShare(.025).of(new double[] {1, 78}, 5)).isZero();
    }

    /** Unit 0 is active in the last block alone. */
    private static double[][] blocks(int g) {
        double[][] sums = new double[g][20];
        for (double[] block : sums) {
            Arrays.fill(block, 1);
            block[0] = 0;
        }
        sums[g - 1][0] = 50;
        return sums;
    }
}
