package dev.assay.core.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.document.Document;
import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import dev.assay.core.random.Draws;
import java.io.IOException;
import java.util.Arrays;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class MeanTest {
    private static final Draws DRAWS = new Draws("test");

    /** The 256 resamplings of 0, 4, 8, 12 have the means 0 to 12 in 1, 4, 10, 20, ... ways. */
    @Test
    void the_bootstrap_interval_of_four_values_is_the_one_worked_out_by_hand() {
        Interval interval = Mean.bootstrap(new double[] {0, 4, 8, 12}, DRAWS);
        assertThat(interval).isEqualTo(new Interval(6, 2, 10, 4, "bootstrap percentile, 2000 draws"));
    }

    @Test
    void quantiles_are_interpolated_as_numpy_does() {
        double[] sorted = {1, 2, 4, 8};
        assertThat(Mean.quantile(sorted, .5)).isEqualTo(3);
        assertThat(Mean.quantile(sorted, .025)).isCloseTo(1.075, within(1e-15));
        assertThat(Mean.quantile(sorted, 1)).isEqualTo(8);
    }

    @Test
    void bootstrap_intervals_are_those_of_scipy() throws IOException {
        for (Value mean : golden().get("means").items(3, 3)) {
            Fields fields = mean.fields("name", "values", "low", "high");
            double[] values = fields.get("values").items(1, 1000).stream()
                    .mapToDouble(Value::number)
                    .toArray();
            Interval interval = Mean.bootstrap(values, DRAWS);
            double low = fields.get("low").number();
            double high = fields.get("high").number();
            assertThat(interval.low()).as(fields.get("name").text()).isCloseTo(low, within(.05 * (high - low)));
            assertThat(interval.high()).as(fields.get("name").text()).isCloseTo(high, within(.05 * (high - low)));
        }
    }

    @Test
    void the_same_draws_give_the_same_bits_and_others_do_not() {
        double[] values = new SplittableRandom(5).doubles(50).toArray();
        assertThat(Mean.bootstrap(values, DRAWS)).isEqualTo(Mean.bootstrap(values, new Draws("test")));
        assertThat(Mean.bootstrap(values, DRAWS)).isNotEqualTo(Mean.bootstrap(values, new Draws("other")));
    }

    /** Golden bits: a generator that drew other numbers would change every recorded interval. */
    @Test
    void the_bits_of_an_interval_are_pinned() {
        double[] values = new double[32];
        Arrays.setAll(values, i -> Math.sqrt(i));
        Interval interval = Mean.bootstrap(values, new Draws("1/sha256:aa/sha256:bb/interval"));
        assertThat(Double.toHexString(interval.low())).isEqualTo("0x1.962118b06d5c5p1");
        assertThat(Double.toHexString(interval.high())).isEqualTo("0x1.09ed544ebd745p2");
    }

    @Test
    void equal_values_have_no_width_and_no_rounding() {
        double[] values = new double[7];
        Arrays.fill(values, .1);
        assertThat(Mean.bootstrap(values, DRAWS))
                .isEqualTo(new Interval(.1, .1, .1, 7, "bootstrap percentile, 2000 draws"));
        assertThat(Mean.bootstrap(new double[] {3.5}, DRAWS).high()).isEqualTo(3.5);
    }

    @Test
    void no_value_has_no_mean() {
        assertThatThrownBy(() -> Mean.bootstrap(new double[0], DRAWS))
                .hasMessage("a mean must be of at least one value, found none");
    }

    /** Newcombe 1998, Statistics in Medicine 17:857, table I, method 3. */
    @Test
    void wilson_intervals_are_the_published_ones() {
        wilson(81, 263, .2553, .3662);
        wilson(15, 148, .0624, .1605);
        wilson(0, 20, .0000, .1611);
        wilson(1, 29, .0061, .1718);
    }

    @Test
    void wilson_intervals_are_those_of_scipy() throws IOException {
        for (Value share : golden().get("shares").items(9, 9)) {
            Fields fields = share.fields("hits", "n", "low", "high");
            Interval interval = Mean.wilson(
                    fields.get("hits").integer(0, 1000), fields.get("n").integer(1, 1000));
            assertThat(interval.low()).isCloseTo(fields.get("low").number(), within(1e-12));
            assertThat(interval.high()).isCloseTo(fields.get("high").number(), within(1e-12));
        }
    }

    @Test
    void values_that_are_all_0_or_1_are_a_share() {
        assertThat(Mean.isShare(new double[] {0, 1, 1, -0.0})).isTrue();
        assertThat(Mean.isShare(new double[] {0, 1, .5})).isFalse();
        assertThat(Mean.share(new double[] {0, 1, 1, 0, 0})).isEqualTo(Mean.wilson(2, 5));
        assertThatThrownBy(() -> Mean.wilson(3, 2)).hasMessage("a share must be of at least 1 sample, found 3 of 2");
    }

    @Test
    void the_bootstrap_interval_holds_the_mean_of_forty_normal_values_in_about_95_of_100_cases() {
        coverage(40, 400, .90, .975);
    }

    /** The figures that {@link Interval#MIN_SAMPLES} names. */
    @Test
    @Tag("deep")
    void intervals_of_few_samples_are_too_narrow() {
        coverage(5, 10_000, .80, .86);
        coverage(10, 10_000, .88, .92);
        coverage(100, 10_000, .935, .955);
    }

    private static void coverage(int n, int trials, double least, double most) {
        long seed = 20261103;
        SplittableRandom random = new SplittableRandom(seed);
        int held = 0;
        for (int t = 0; t < trials; t++) {
            double[] values = new double[n];
            Arrays.setAll(values, i -> random.nextGaussian());
            Interval interval = Mean.bootstrap(values, new Draws("coverage").of(t));
            held += interval.low() <= 0 && interval.high() >= 0 ? 1 : 0;
        }
        double share = (double) held / trials;
        System.out.printf("coverage of the 95 %% interval: n %d, %.4f of %d, seed %d%n", n, share, trials, seed);
        assertThat(share).as("seed %d, n %d", seed, n).isBetween(least, most);
    }

    private static void wilson(int hits, int n, double low, double high) {
        Interval interval = Mean.wilson(hits, n);
        assertThat(interval.value()).isEqualTo((double) hits / n);
        assertThat(interval.low()).isCloseTo(low, within(.00005));
        assertThat(interval.high()).isCloseTo(high, within(.00005));
        assertThat(interval.method()).isEqualTo("Wilson score of a share");
    }

    static Fields golden() throws IOException {
        try (var in = Objects.requireNonNull(MeanTest.class.getResourceAsStream("golden.json"))) {
            return Document.json("golden.json", in.readAllBytes()).fields("scipy", "shares", "means", "students");
        }
    }
}
