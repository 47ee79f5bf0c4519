package dev.assay.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Rule.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AssemblyTest {
    private static final Key AUC = new Key(Scenario.DELETION, "rise", "auc");

    @Test
    void neither_the_order_of_arrival_nor_the_size_of_the_shards_changes_a_bit() {
        List<Measurement> expected = sharded(32).report().measurements();
        assertThat(expected).hasSize(3).allSatisfy(m -> assertThat(m.value()).isPresent());
        long seed = 20261104;
        Random random = new Random(seed);
        for (int shard : new int[] {1, 7, 32, 100, 128, 256}) {
            Scenario scenario = sharded(shard);
            List<TaskResult> shuffled = new ArrayList<>(scenario.results());
            Collections.shuffle(shuffled, random);
            assertThat(Assembly.assemble(scenario.audit(), shuffled, Map.of()).measurements())
                    .as("shard %d, seed %d", shard, seed)
                    .isEqualTo(expected);
        }
    }

    @Test
    void the_whole_report_is_the_same_in_any_order_of_arrival() {
        Scenario scenario = sharded(7);
        AuditReport expected = scenario.report();
        List<TaskResult> reversed = new ArrayList<>(scenario.results());
        Collections.reverse(reversed);
        assertThat(Assembly.assemble(scenario.audit(), reversed, Map.of())).isEqualTo(expected);
        assertThat(expected.evidence()).hasSize(38);
        assertThat(expected.runtimes()).hasSize(38);
    }

    @Test
    void a_result_that_comes_twice_counts_once() {
        Scenario scenario = sharded(32);
        List<TaskResult> twice = new ArrayList<>(scenario.results());
        twice.addAll(scenario.results());
        assertThat(Assembly.assemble(scenario.audit(), twice, Map.of())).isEqualTo(scenario.report());
    }

    @Test
    void missing_work_makes_every_rule_that_it_serves_not_run_with_the_reason() {
        Scenario scenario = new Scenario(128, 32)
                .measure("rise", "auc")
                .rule("auc", Direction.AT_MOST, .9)
                .rule("gain", Direction.AT_LEAST, .1);
        List<TaskResult> results = new ArrayList<>(scenario.results());
        results.removeIf(result -> result.work().name().equals("maps/rise/32"));
        AuditReport report =
                Assembly.assemble(scenario.audit(), results, Map.of("maps/rise/32", "the worker died three times"));
        assertThat(Scenario.of(report, "rise"))
                .hasSize(2)
                .allSatisfy(m -> assertThat(m.outcome()).isEqualTo(Outcome.NOT_RUN))
                .allSatisfy(m -> assertThat(m.reason()).isEqualTo("the worker died three times"));
        assertThat(report.verdict()).isEqualTo(Verdict.NOT_RUN);
        assertThat(report.runtimes()).doesNotContainKey("maps/rise/32").containsKey("maps/rise/0");
        assertThat(Scenario.of(Assembly.assemble(scenario.audit(), results, Map.of()), "rise"))
                .allSatisfy(m -> assertThat(m.reason()).isEqualTo("no result came for maps/rise/32"));
    }

    @Test
    void a_shard_to_which_a_metric_does_not_apply_leaves_its_samples_out() {
        Scenario scenario = new Scenario(64, 32).values("rise", "auc", i -> .5);
        Finding exempt = new Finding.NotApplicable(Scenario.DELETION, "rise", "", "no masks here");
        List<TaskResult> results = scenario.results().stream()
                .map(result -> result.work().name().equals("maps/rise/32") ? with(result, exempt) : result)
                .toList();
        List<Measurement> found = Scenario.of(Assembly.assemble(scenario.audit(), results, Map.of()), "rise");
        assertThat(found).hasSize(1);
        assertThat(found.getFirst().value().orElseThrow().n()).isEqualTo(32);
    }

    @Test
    void a_metric_that_one_shard_lacks_is_not_run() {
        Scenario scenario = new Scenario(64, 32).values("rise", "auc", i -> .5);
        List<TaskResult> results = scenario.results().stream()
                .map(result -> result.work().name().equals("maps/rise/32") ? with(result) : result)
                .toList();
        assertThat(Scenario.of(Assembly.assemble(scenario.audit(), results, Map.of()), "rise"))
                .singleElement()
                .satisfies(m -> assertThat(m.reason()).isEqualTo("sample 32 has no value"))
                .satisfies(m -> assertThat(m.outcome()).isEqualTo(Outcome.NOT_RUN));
    }

    @Test
    void shards_that_overlap_or_leave_a_gap_are_not_run() {
        assertThat(reason(new Finding.PerSample(AUC, 0, new double[15], false))).isEqualTo("sample 15 has no value");
        assertThat(reason(
                        new Finding.PerSample(AUC, 0, new double[16], false),
                        new Finding.PerSample(AUC, 5, new double[1], false)))
                .isEqualTo("sample 5 has 2 values");
        double[] infinite = new double[16];
        infinite[7] = Double.NEGATIVE_INFINITY;
        assertThat(reason(new Finding.PerSample(AUC, 0, infinite, false)))
                .isEqualTo("the value of sample 7 is out of range: -Infinity");
    }

    @Test
    void a_result_about_something_else_than_its_work_is_not_accepted() {
        assertThat(reason(new Finding.PerSample(AUC, 1, new double[16], false)))
                .isEqualTo("the result of maps/rise/0 is not acceptable: deletion/1 of rise, auc has 16 values from "
                        + "sample 1, the work covers 0 to 15");
        assertThat(reason(new Finding.NotRun(Scenario.DELETION, "random", "no")))
                .isEqualTo("the result of maps/rise/0 is not acceptable: it is about check deletion/1 of random, "
                        + "which this work does not serve");
        assertThat(reason(new Finding.NotApplicable("cka/1", "", "", "no")))
                .isEqualTo("the result of maps/rise/0 is not acceptable: it is about check cka/1, which this work "
                        + "does not serve");
    }

    @Test
    void two_different_results_of_one_task_are_not_run_whichever_came_first() {
        Scenario one = Scenario.small().values("rise", "auc", i -> .5);
        List<TaskResult> results = new ArrayList<>(one.results());
        results.addAll(Scenario.small().values("rise", "auc", i -> .6).results());
        AuditReport report = Assembly.assemble(one.audit(), results, Map.of());
        Collections.reverse(results);
        assertThat(Assembly.assemble(one.audit(), results, Map.of())).isEqualTo(report);
        assertThat(Scenario.of(report, "rise").getFirst().reason())
                .isEqualTo("two different results came for maps/rise/0");
    }

    @Test
    void a_result_of_another_audits_work_is_a_fault() {
        Scenario scenario = new Scenario(16, 8).values("rise", "auc", i -> .5);
        List<TaskResult> others =
                Scenario.small().values("rise", "auc", i -> .5).results();
        assertThatThrownBy(() -> Assembly.assemble(scenario.audit(), others, Map.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageEndingWith("found Maps[explainer=rise, first=0, count=16]");
    }

    @Test
    void a_check_explains_itself_only_where_it_did_not_pass() {
        Narrative narrative = new Narrative("Does it?", "It does not.", "Do this.", List.of());
        Map<String, Narrative> told = Map.of(Scenario.DELETION, narrative, "other/1", narrative);
        assertThat(told(told, -.5).narratives()).containsOnlyKeys(Scenario.DELETION);
        assertThat(told(told, .5).narratives()).isEmpty();
    }

    @Test
    void the_report_states_the_limits_of_the_explainers_whose_maps_were_made() {
        Scenario scenario = sharded(32);
        List<TaskResult> results = scenario.results().stream()
                .map(result -> result.work() instanceof Work.Maps maps
                        ? result.limited("Limits of " + maps.explainer() + '.')
                        : result)
                .toList();
        assertThat(Assembly.assemble(scenario.audit(), results, Map.of()).limits())
                .containsEntry("rise", "Limits of rise.")
                .containsOnlyKeys(scenario.audit().plan().explainers().stream()
                        .map(PlannedExplainer::name)
                        .toList());
        List<TaskResult> without = results.stream()
                .filter(result -> !result.work().name().startsWith("maps/rise/"))
                .toList();
        assertThat(Assembly.assemble(scenario.audit(), without, Map.of()).limits())
                .doesNotContainKey("rise");
        assertThat(scenario.report().limits()).isEmpty();
    }

    private static AuditReport told(Map<String, Narrative> told, double value) {
        Scenario scenario = Scenario.small().values("rise", "auc", i -> value).rule("auc", Direction.AT_LEAST, 0);
        List<TaskResult> results =
                scenario.results().stream().map(result -> result.told(told)).toList();
        return Assembly.assemble(scenario.audit(), results, Map.of());
    }

    private static Scenario sharded(int shard) {
        return new Scenario(128, shard)
                .measure("rise", "auc")
                .measure("random", "auc")
                .rule(JudgeTest.over("auc", Direction.AT_LEAST, .25, "random"));
    }

    private static TaskResult with(TaskResult result, Finding... findings) {
        return new TaskResult(result.work(), List.of(findings), List.of(), result.runtime());
    }

    private static String reason(Finding... findings) {
        Scenario scenario = Scenario.small();
        for (Finding finding : findings) {
            scenario.finding("rise", finding);
        }
        return scenario.of("rise").getFirst().reason();
    }
}
