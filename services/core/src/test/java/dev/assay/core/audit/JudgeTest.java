package dev.assay.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import java.util.List;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Test;

class JudgeTest {
    @Test
    void the_whole_interval_decides_and_the_bound_itself_is_good() {
        assertThat(outcome(i -> .5, Direction.AT_LEAST, .5)).isEqualTo(Outcome.PASSED);
        assertThat(outcome(i -> .5, Direction.AT_MOST, .5)).isEqualTo(Outcome.PASSED);
        assertThat(outcome(i -> .5, Direction.AT_LEAST, .51)).isEqualTo(Outcome.FAILED);
        assertThat(outcome(i -> .5, Direction.AT_MOST, .49)).isEqualTo(Outcome.FAILED);
        assertThat(outcome(i -> i / 15.0 + .001, Direction.AT_LEAST, .5)).isEqualTo(Outcome.WARNED);
        assertThat(outcome(i -> i / 15.0 + .001, Direction.AT_MOST, .5)).isEqualTo(Outcome.WARNED);
        assertThat(outcome(i -> i / 15.0 + .001, Direction.AT_LEAST, .1)).isEqualTo(Outcome.PASSED);
        assertThat(outcome(i -> i / 15.0 + .001, Direction.AT_MOST, .1)).isEqualTo(Outcome.FAILED);
    }

    @Test
    void the_verdict_is_the_worst_required_outcome() {
        Scenario scenario = Scenario.small().values("rise", "auc", i -> .5);
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.NOT_RUN);
        scenario.rule("auc", Direction.AT_MOST, .6);
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.PASSED);
        scenario.rule(new Rule("auc", List.of(), Direction.AT_MOST, .1, Optional.empty(), false));
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.PASSED);
        scenario.rule("none", Direction.AT_MOST, .1);
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.NOT_RUN);
        scenario.rule("auc", Direction.AT_MOST, .1);
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.FAILED);
    }

    /** A report answers every check of its plan, so that none can be left out unseen. */
    @Test
    void a_check_that_measured_nothing_and_has_no_rule_is_not_run() {
        Scenario scenario = Scenario.small().blocks("dead:conv1", new double[][] {{0, 1}, {2, 3}});
        assertThat(scenario.of("rise")).singleElement().satisfies(none -> {
            assertThat(none.outcome()).isEqualTo(Outcome.NOT_RUN);
            assertThat(none.reason()).isEqualTo("the check measured nothing");
            assertThat(none.rule()).isEmpty();
        });
    }

    @Test
    void a_rule_over_a_control_judges_the_difference_sample_by_sample() {
        Scenario scenario = new Scenario(20, 16)
                .values("rise", "auc", i -> i == 3 ? Double.NaN : i + .25)
                .values("random", "auc", i -> i == 17 ? Double.NaN : i)
                .rule(over("auc", Direction.AT_LEAST, .2, "random"));
        Measurement difference = scenario.only("rise", "auc over random");
        assertThat(difference.value().orElseThrow())
                .isEqualTo(new Measurement.Estimate(.25, .25, .25, 18, "bootstrap percentile, 2000 draws"));
        assertThat(difference.outcome()).isEqualTo(Outcome.PASSED);
        assertThat(difference.rule())
                .contains(new Rule("auc", List.of("rise"), Direction.AT_LEAST, .2, Optional.of("random"), true));
        assertThat(scenario.only("rise", "auc").outcome()).isEqualTo(Outcome.MEASURED);
        assertThat(scenario.only("random", "auc").value().orElseThrow().n()).isEqualTo(19);
        assertThat(scenario.of("random")).hasSize(1);
    }

    /** Both are 0 or 1, their difference is no share. */
    @Test
    void a_difference_of_shares_has_a_bootstrap_interval() {
        Scenario scenario = Scenario.small()
                .shares("rise", "auc", i -> i % 2)
                .shares("random", "auc", i -> 0)
                .rule(over("auc", Direction.AT_LEAST, .2, "random"));
        assertThat(scenario.only("rise", "auc over random")
                        .value()
                        .orElseThrow()
                        .interval())
                .isEqualTo("bootstrap percentile, 2000 draws");
        assertThat(scenario.only("random", "auc").value().orElseThrow().interval())
                .isEqualTo("Wilson score of a share");
    }

    @Test
    void a_difference_whose_control_has_no_value_is_not_run() {
        Scenario failed = Scenario.small()
                .values("rise", "auc", i -> .5)
                .finding("random", new Finding.NotRun(Scenario.DELETION, "random", "out of memory"))
                .rule(over("auc", Direction.AT_LEAST, .2, "random"));
        assertThat(failed.only("rise", "auc over random").reason())
                .isEqualTo("the control random did not run: out of memory");
        assertThat(failed.report().verdict()).isEqualTo(Verdict.NOT_RUN);
        Scenario other = Scenario.small()
                .values("rise", "auc", i -> .5)
                .values("random", "gain", i -> .5)
                .rule(over("auc", Direction.AT_LEAST, .2, "random"));
        assertThat(other.only("rise", "auc over random").reason())
                .isEqualTo("no value of the control random: it did not measure auc");
    }

    @Test
    void shares_of_0_and_1_have_a_wilson_interval() {
        Scenario scenario = new Scenario(20, 16).shares("rise", "auc", i -> 0);
        Measurement.Estimate estimate = scenario.only("rise", "auc").value().orElseThrow();
        assertThat(estimate.interval()).isEqualTo("Wilson score of a share");
        assertThat(estimate.high()).isBetween(.1611, .1612);
    }

    /** Maps that are the same have an SSIM of 1, which is no number of hits. */
    @Test
    void what_is_no_share_has_no_wilson_interval_where_all_values_are_1() {
        Scenario scenario = new Scenario(20, 16).values("rise", "ssim", i -> 1).rule("ssim", Direction.AT_MOST, .9);
        Measurement measured = scenario.only("rise", "ssim");
        assertThat(measured.value().orElseThrow().interval()).isEqualTo("bootstrap percentile, 2000 draws");
        assertThat(measured.outcome()).isEqualTo(Outcome.FAILED);
    }

    @Test
    void samples_without_a_value_are_left_out_and_n_says_so() {
        Scenario scenario = new Scenario(40, 16).values("rise", "auc", i -> i % 2 == 0 ? .5 : Double.NaN);
        assertThat(scenario.only("rise", "auc").value().orElseThrow().n()).isEqualTo(20);
    }

    @Test
    void too_few_samples_are_not_run_and_say_how_many_are_needed() {
        Scenario nine = new Scenario(40, 16)
                .values("rise", "auc", i -> i < 9 ? .5 : Double.NaN)
                .rule("auc", Direction.AT_MOST, .9);
        assertThat(nine.only("rise", "auc").outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(nine.only("rise", "auc").reason())
                .isEqualTo("too few samples: 9 have a value, an interval needs 10");
        Scenario one = new Scenario(1, 1).values("rise", "auc", i -> .5);
        assertThat(one.only("rise", "auc").reason()).isEqualTo("too few samples: 1 has a value, an interval needs 10");
    }

    @Test
    void a_rule_about_a_metric_that_does_not_exist_says_which_ones_do() {
        Scenario scenario = new Scenario(64, 32)
                .measure("rise", "auc")
                .measure("rise", "gain")
                .rule("gian", Direction.AT_MOST, .9);
        Measurement measurement = scenario.only("rise", "gian");
        assertThat(measurement.outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(measurement.reason()).isEqualTo("the check has no metric \"gian\"; it measured: auc, gain");
    }

    @Test
    void a_stem_judges_each_of_its_parts() {
        Scenario scenario = Scenario.small()
                .values("rise", "mass:sticker", i -> .1)
                .values("rise", "mass:edge", i -> .9)
                .values("rise", "massive", i -> .9)
                .rule("mass", Direction.AT_MOST, .5);
        assertThat(scenario.only("rise", "mass:sticker").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(scenario.only("rise", "mass:edge").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(scenario.only("rise", "massive").outcome()).isEqualTo(Outcome.MEASURED);
    }

    @Test
    void a_check_without_a_rule_that_did_not_run_is_listed_all_the_same() {
        Scenario scenario = Scenario.small().finding("rise", notRun("no gradient"));
        assertThat(scenario.only("rise", "").reason()).isEqualTo("no gradient");
        assertThat(scenario.only("rise", "").outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(scenario.only("rise", "").required()).isFalse();
    }

    @Test
    void a_check_that_failed_for_two_reasons_says_both_in_a_fixed_order() {
        Scenario scenario = Scenario.small()
                .finding("rise", notRun("second"))
                .finding("rise", notRun("first"))
                .values("rise", "auc", i -> .5)
                .rule("auc", Direction.AT_MOST, .9);
        assertThat(scenario.of("rise"))
                .singleElement()
                .satisfies(m -> assertThat(m.reason()).isEqualTo("first; second"));
    }

    @Test
    void what_does_not_apply_is_listed_and_stays_outside_the_verdict() {
        Scenario scenario = Scenario.small()
                .finding("rise", exempt("", "the dataset has no masks"))
                .values("random", "auc", i -> .5)
                .rule("auc", Direction.AT_MOST, .9);
        assertThat(scenario.only("rise", "auc").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(scenario.only("rise", "auc").reason()).isEqualTo("the dataset has no masks");
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void a_rule_that_must_apply_and_does_not_is_not_run_and_counts() {
        Scenario scenario = Scenario.small()
                .finding("rise", exempt("", "the dataset has no masks"))
                .rule(mustApply("auc", Optional.empty()))
                .rule(new Rule("area", List.of(), Direction.AT_MOST, .9, Optional.empty(), false));
        assertThat(scenario.only("rise", "auc").outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(scenario.only("rise", "auc").reason())
                .isEqualTo("the dataset has no masks; the plan does not permit that this rule does not apply"
                        + " (where-applicable)");
        assertThat(scenario.only("rise", "area").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.NOT_RUN);
    }

    @Test
    void a_part_that_must_apply_and_does_not_counts_beside_those_that_passed() {
        Scenario scenario = Scenario.small()
                .finding("rise", exempt("mass:sticker", "no sticker"))
                .values("rise", "mass:mask", i -> .8)
                .rule(mustApply("mass", Optional.empty()));
        assertThat(scenario.only("rise", "mass:mask").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(scenario.only("rise", "mass:sticker").outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.NOT_RUN);
    }

    @Test
    void what_is_not_required_cannot_have_to_apply() {
        assertThatThrownBy(() -> new Rule("auc", List.of(), Direction.AT_MOST, .9, Optional.empty(), false, true))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a rule that is not required cannot have to apply, found one on auc");
    }

    @Test
    void one_metric_of_a_check_may_not_apply_while_others_are_measured() {
        Scenario scenario = Scenario.small()
                .finding("rise", exempt("mass:sticker", "no sticker"))
                .finding("rise", exempt("other", "no other"))
                .values("rise", "mass:mask", i -> .8)
                .rule("mass", Direction.AT_LEAST, .5);
        assertThat(scenario.only("rise", "mass:mask").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(scenario.only("rise", "mass:sticker").outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(scenario.only("rise", "mass:sticker").rule()).isPresent();
        assertThat(scenario.only("rise", "other").rule()).isEmpty();
    }

    @Test
    void sums_over_blocks_are_judged_by_their_jackknife_interval() {
        Scenario scenario = Scenario.small()
                .blocks("share:conv1", new double[][] {{1, 1, 0, 1}, {1, 1, 0, 1}})
                .blocks("share:conv2", new double[][] {{1, 1, 1, 1}, {1, 1, 1, 1}})
                .rule("share", Direction.AT_MOST, .1);
        assertThat(scenario.only("", "share:conv1").outcome()).isEqualTo(Outcome.FAILED);
        assertThat(scenario.only("", "share:conv2").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(scenario.only("", "share:conv1").value().orElseThrow())
                .isEqualTo(new Measurement.Estimate(.25, .25, .25, 16, "jackknife over 2 blocks"));
    }

    @Test
    void sums_that_do_not_fit_together_are_not_run() {
        for (double[][] sums : new double[][][] {{{1, 1}, {1}}, {{1, Double.NaN}}, {{1, 1e101}}}) {
            Scenario scenario = Scenario.small().blocks("share", sums).rule("share", Direction.AT_MOST, .1);
            assertThat(scenario.only("", "share").reason())
                    .isEqualTo("its sums are out of range or of different lengths");
        }
    }

    @Test
    void sums_of_no_sample_are_too_few() {
        Scenario scenario = Scenario.small().blocks("share", new double[][] {}).rule("share", Direction.AT_MOST, .1);
        assertThat(scenario.only("", "share").outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(scenario.only("", "share").reason())
                .isEqualTo("too few samples: 0 have a value, an interval needs 10");
    }

    /** Pseudo-values .4 and .6: standard error sqrt(1/2 * 2 * .1^2) = .1, quantile of one degree of freedom 12.706. */
    @Test
    void what_a_task_reduced_is_judged_by_the_values_without_each_block() {
        Scenario scenario = Scenario.small()
                .reduced("cka:conv1", .5, new long[] {8, 8}, new double[] {.4, .6}, "")
                .reduced("cka:conv2", .95, new long[] {8, 8}, new double[] {.95, .95}, "")
                .reduced("cka:conv3", .95, new long[] {16}, new double[0], "a test has no interval")
                .rule("cka", Direction.AT_LEAST, .9);
        assertThat(scenario.only("", "cka:conv1").outcome()).isEqualTo(Outcome.WARNED);
        assertThat(scenario.only("", "cka:conv1").value().orElseThrow())
                .isEqualTo(new Measurement.Estimate(.5, 0, 1, 16, "jackknife over 2 blocks"));
        assertThat(scenario.only("", "cka:conv2").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(scenario.only("", "cka:conv3").value().orElseThrow().interval())
                .isEqualTo("none: a test has no interval");
    }

    @Test
    void what_was_reduced_without_a_value_or_in_parts_is_not_run() {
        assertThat(reduced(Double.NaN, new long[] {16}, "all activations are constant"))
                .isEqualTo("all activations are constant");
        assertThat(reduced(.5, new long[] {17}, "why")).contains("more samples than there are");
        assertThat(reduced(1.5, new long[] {16}, "why")).contains("out of range");
    }

    @Test
    void a_rule_over_the_previous_version_judges_the_difference_paired_by_sample() {
        Scenario scenario = Scenario.small()
                .values("rise", "auc", i -> .5 + i * .01)
                .values("rise", Key.ofPrevious("auc"), i -> i == 3 ? Double.NaN : .4 + i * .01)
                .rule(over("auc", Direction.AT_MOST, .05, Rule.PREVIOUS));
        Measurement judged = scenario.only("rise", "auc over previous");
        assertThat(judged.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(judged.value().orElseThrow().value()).isCloseTo(.1, within(1e-12));
        assertThat(judged.value().orElseThrow().n()).isEqualTo(15);
        assertThat(scenario.only("rise", Key.ofPrevious("auc")).outcome()).isEqualTo(Outcome.MEASURED);
        assertThat(scenario.only("rise", "auc").outcome()).isEqualTo(Outcome.MEASURED);
    }

    @Test
    void without_a_previous_version_a_rule_over_it_does_not_apply() {
        Scenario scenario = Scenario.small()
                .values("rise", "auc", i -> .5)
                .finding("rise", exempt(Key.ofPrevious(""), "there is no previous version"))
                .rule("auc", Direction.AT_MOST, .9)
                .rule(over("auc", Direction.AT_MOST, .05, Rule.PREVIOUS));
        Measurement judged = scenario.only("rise", "auc over previous");
        assertThat(judged.outcome()).isEqualTo(Outcome.NOT_APPLICABLE);
        assertThat(judged.reason()).isEqualTo("there is no previous version");
        assertThat(scenario.only("rise", "auc").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(scenario.of("rise")).hasSize(2);
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.PASSED);
    }

    @Test
    void without_a_previous_version_a_rule_over_it_that_must_apply_is_not_run() {
        Scenario scenario = Scenario.small()
                .values("rise", "auc", i -> .5)
                .finding("rise", exempt(Key.ofPrevious(""), "there is no previous version"))
                .rule("auc", Direction.AT_MOST, .9)
                .rule(mustApply("auc", Optional.of(Rule.PREVIOUS)));
        assertThat(scenario.only("rise", "auc over previous").outcome()).isEqualTo(Outcome.NOT_RUN);
        assertThat(scenario.only("rise", "auc over previous").reason()).startsWith("there is no previous version; the");
        assertThat(scenario.report().verdict()).isEqualTo(Verdict.NOT_RUN);
    }

    /** A rule on a stem judges its parts, and not those of the previous version. */
    @Test
    void the_previous_version_itself_is_not_judged() {
        Scenario scenario = Scenario.small()
                .values("rise", "mass:mask", i -> .8)
                .values("rise", Key.ofPrevious("mass:mask"), i -> .1)
                .rule("mass", Direction.AT_LEAST, .5);
        assertThat(scenario.only("rise", "mass:mask").outcome()).isEqualTo(Outcome.PASSED);
        assertThat(scenario.only("rise", Key.ofPrevious("mass:mask")).outcome()).isEqualTo(Outcome.MEASURED);
    }

    private static String reduced(double value, long[] samples, String why) {
        Measurement found = Scenario.small()
                .reduced("cka", value, samples, new double[0], why)
                .rule("cka", Direction.AT_LEAST, .9)
                .only("", "cka");
        assertThat(found.outcome()).isEqualTo(Outcome.NOT_RUN);
        return found.reason();
    }

    static Rule over(String metric, Direction direction, double bound, String control) {
        return new Rule(metric, List.of(), direction, bound, Optional.of(control), true);
    }

    private static Rule mustApply(String metric, Optional<String> over) {
        return new Rule(metric, List.of(), Direction.AT_LEAST, .5, over, true, true);
    }

    private static Outcome outcome(IntToDoubleFunction values, Direction direction, double bound) {
        return Scenario.small()
                .values("rise", "auc", values)
                .rule("auc", direction, bound)
                .only("rise", "auc")
                .outcome();
    }

    private static Finding notRun(String reason) {
        return new Finding.NotRun(Scenario.DELETION, "rise", reason);
    }

    private static Finding exempt(String metric, String reason) {
        return new Finding.NotApplicable(Scenario.DELETION, "rise", metric, reason);
    }
}
