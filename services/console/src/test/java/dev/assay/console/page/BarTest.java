package dev.assay.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BarTest {
    @Test
    void a_share_near_one_is_drawn_from_zero_to_one() {
        Bar bar = Bar.of(estimate(.75, .5, .9), rule(Direction.AT_LEAST, .8));

        assertThat(bar).isEqualTo(new Bar("96.0", "24.0", "60.0", "48.0", "90.0", "96.0"));
    }

    @Test
    void the_good_side_of_an_upper_bound_is_on_the_left() {
        Bar bar = Bar.of(estimate(.75, .5, .9), rule(Direction.AT_MOST, .8));

        assertThat(bar.good()).isEqualTo("0.0");
        assertThat(bar.goodWidth()).isEqualTo("96.0");
    }

    @Test
    void small_values_are_drawn_large() {
        Bar bar = Bar.of(estimate(.02, .01, .03), rule(Direction.AT_MOST, .1));

        assertThat(bar.bound()).isEqualTo("100.0");
        assertThat(bar.value()).isEqualTo("20.0");
    }

    @Test
    void an_interval_of_no_length_can_still_be_seen() {
        assertThat(Bar.of(estimate(.5, .5, .5), rule(Direction.AT_MOST, .8)).length())
                .isEqualTo("1.5");
    }

    @Test
    void values_below_zero_and_above_one_have_room() {
        Bar bar = Bar.of(estimate(1, -2, 4), rule(Direction.AT_LEAST, 0));

        assertThat(Double.parseDouble(bar.low())).isPositive();
        assertThat(Double.parseDouble(bar.low()) + Double.parseDouble(bar.length()))
                .isLessThan(Bar.WIDTH);
    }

    @Test
    void numbers_are_short_and_never_say_zero_for_what_is_not() {
        assertThat(List.of(
                        Numbers.text(.35149),
                        Numbers.text(0),
                        Numbers.text(.001234),
                        Numbers.text(-3.2e-7),
                        Numbers.text(12_345_678)))
                .containsExactly("0.351", "0.000", "0.00123", "-3.20e-07", "1.23e+07");
        assertThat(Numbers.bound(.10)).isEqualTo("0.1");
        assertThat(Numbers.bytes(2_000_000)).isEqualTo("1 MiB");
    }

    private static Estimate estimate(double value, double low, double high) {
        return new Estimate(value, low, high, 10, "bootstrap");
    }

    private static Rule rule(Direction direction, double bound) {
        return new Rule("any", List.of(), direction, bound, Optional.empty(), true);
    }
}
