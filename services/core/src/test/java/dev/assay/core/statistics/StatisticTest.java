package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class StatisticTest {
    /** One of each kind: a statistic that is not listed here cannot travel from worker to ledger unseen. */
    private static final List<Statistic> EACH =
            List.of(new DormantShare(.025), new MeanGeneralisability(), new RelativeConsistency());

    @Test
    void every_statistic_comes_back_from_its_written_form() {
        assertThat(EACH).hasSize(Statistic.class.getPermittedSubclasses().length);
        for (Statistic statistic : EACH) {
            assertThat(Statistic.parse(statistic.written())).isEqualTo(statistic);
        }
    }

    @Test
    void an_unknown_statistic_or_parameter_is_refused() {
        assertThatThrownBy(() -> Statistic.parse("no-such 1")).hasMessageContaining("no-such 1");
        assertThatThrownBy(() -> Statistic.parse("dormant-share x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Statistic.parse("dormant-share 1.0")).hasMessageContaining("found 1.0");
    }

    @Test
    void at_tau_0_a_unit_that_ever_fired_is_not_dormant() {
        double[] sums = {0, 1e-300, 100, 100};
        assertThat(new DormantShare(0).of(sums, 3)).isEqualTo(.25);
        assertThat(new DormantShare(.025).of(sums, 3)).isEqualTo(.5);
    }
}
