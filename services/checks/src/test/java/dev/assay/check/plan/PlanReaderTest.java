package dev.assay.check.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.check.Description;
import dev.assay.check.catalogue.CheckCatalogue;
import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.wire.PlanFormat;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanReaderTest {
    private static final String GOOD = """
            assay: 1
            name: mine
            version: 3
            description: one of each
            seed: 5
            samples: 20
            shard: 8
            target: label
            explainers:
              - {name: random}
              - {name: occlusion, with: {stride: 2}}
              - {name: eigen-cam}
            checks:
              - check: deletion
                with: {steps: 24}
                rules:
                  - {metric: auc, over: random, at-most: -0.25}
              - check: corruption-shift/2
                explainers: [eigen-cam]
                with: {kinds: [jpeg, brightness], severities: [3]}
                rules:
                  - {metric: 'spearman:jpeg-3', at-least: .8, required: false}
              - check: dead-units
            """;

    @TempDir
    Path folder;

    private static Plan read(String text) {
        return PlanReader.read("mine.yaml", text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void a_plan_is_resolved_with_nothing_left_to_a_default() {
        Plan plan = read(GOOD);
        assertThat(plan.target()).isEqualTo(Plan.Target.LABEL);
        assertThat(plan.explainer("occlusion").with())
                .containsEntry("stride", "2")
                .containsEntry("window", "8")
                .containsEntry("baseline", "zero");
        PlannedCheck deletion = plan.checks().getFirst();
        assertThat(deletion.check()).isEqualTo("deletion/1");
        assertThat(deletion.with()).containsEntry("steps", "24").containsEntry("baseline", "zero");
        assertThat(plan.checks().get(1).with())
                .containsEntry("kinds", "brightness,jpeg")
                .containsEntry("severities", "3")
                .containsEntry("members", "reference");
        assertThat(plan.checks().get(2).explainers()).isEmpty();
    }

    @Test
    void controls_are_looked_at_only_where_a_rule_needs_them_and_carry_no_rule() {
        Plan plan = read(GOOD);
        assertThat(plan.checks().get(0).explainers()).containsExactly("random", "occlusion", "eigen-cam");
        assertThat(plan.checks().get(0).rules())
                .containsExactly(new Rule(
                        "auc",
                        List.of("occlusion", "eigen-cam"),
                        Rule.Direction.AT_MOST,
                        -.25,
                        Optional.of("random"),
                        true,
                        true));
        assertThat(plan.checks().get(1).rules().getFirst().required()).isFalse();
        String without = GOOD.replace("      - {metric: auc, over: random, at-most: -0.25}\n", "")
                .replace("    rules:\n  - check: corruption", "  - check: corruption");
        assertThat(read(without).checks().getFirst().explainers()).containsExactly("occlusion", "eigen-cam");
    }

    @Test
    void the_same_explainer_on_an_untrained_network_is_a_control() {
        Plan plan = read(GOOD.replace("{name: random}", "{name: untrained-occlusion, with: {stride: 4}}")
                .replace("over: random", "over: untrained-occlusion"));
        assertThat(plan.explainer("untrained-occlusion").with())
                .containsEntry("stride", "4")
                .containsEntry("network", "0");
        assertThat(plan.checks().getFirst().explainers())
                .containsExactly("untrained-occlusion", "occlusion", "eigen-cam");
        assertThat(plan.checks().getFirst().rules().getFirst().explainers()).containsExactly("occlusion", "eigen-cam");
        assertThatThrownBy(() -> read(GOOD.replace("name: occlusion", "name: untrained-oclusion")))
                .hasMessageContaining("did you mean \"untrained-occlusion\"?");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "seed: 5 | sed: 5 | mine.yaml line 5: unknown key \"sed\"; did you mean \"seed\"?",
                "check: deletion | check: delition | mine.yaml line 14: checks[0].check: there is no check \"delition\"; did you mean \"deletion\"?",
                "name: occlusion, | name: oclusion, | mine.yaml line 11: explainers[1].name: there is no explainer \"oclusion\"; did you mean \"occlusion\"?",
                "steps: 24 | stps: 24 | mine.yaml line 15: checks[0].with.stps: check \"deletion\" has no parameter \"stps\"; did you mean \"steps\"?",
                "steps: 24 | steps: 1 | mine.yaml line 15: checks[0].with.steps: parameter \"steps\" of check \"deletion\" must be a whole number in [2, 1024], found \"1\"",
                "metric: auc, | metric: acu, | mine.yaml line 17: checks[0].rules[0].metric: check deletion has no metric \"acu\"; known: auc",
                "at-most: -0.25 | at-least: .25 | mine.yaml line 17: checks[0].rules[0]: of metric auc the lower values are the good ones: a rule on it takes at-most",
                "at-most: -0.25 | required: true | mine.yaml line 17: checks[0].rules[0]: a rule must have one of at-least and at-most, found neither",
                "required: false | required: false, where-applicable: true | mine.yaml line 22: checks[1].rules[0].where-applicable: a rule that is not required takes no where-applicable: its outcome does not count",
                "required: false | where-aplicable: true | mine.yaml line 22: unknown key \"where-aplicable\"; did you mean \"where-applicable\"?",
                "over: random | over: rise | mine.yaml line 17: checks[0].rules[0].over: a rule is over an explainer of its check, or over previous, found \"rise\"",
                "explainers: [eigen-cam] | explainers: [eigencam] | mine.yaml line 19: checks[1].explainers[0]: the plan has no explainer \"eigencam\"; did you mean \"eigen-cam\"?",
                "check: dead-units | {check: dead-units, explainers: [occlusion]} | mine.yaml line 23: checks[2].explainers: check dead-units looks at no maps, so it takes no explainers",
                "samples: 20 | samples: 0 | mine.yaml line 6: samples must be a whole number in [1, 100000], found 0",
                "target: label | target: best | mine.yaml line 8: target must be predicted or label, found \"best\"",
                "assay: 1 | assay: 2 | mine.yaml line 1: assay must be 1, the format that this version of Assay reads, found 2",
                "name: mine | name: My Plan | mine.yaml line 2: name: a name must be 1 to 63 of a-z 0-9 . _ - and start with a letter or digit, found \"My Plan\"",
                "kinds: [jpeg, brightness] | kinds: [jpg] | mine.yaml line 20: checks[1].with.kinds: parameter \"kinds\" of check \"corruption-shift\" must be one or more of gaussian-noise, shot-noise, impulse-noise, defocus-blur, glass-blur, motion-blur, zoom-blur, snow, frost, fog, brightness, contrast, elastic, pixelate, jpeg, speckle-noise, gaussian-blur, spatter, saturate, found \"jpg\"",
                "check: dead-units | check: deletion | mine.yaml line 23: checks[2]: a plan must name each check once, found \"deletion/1\" twice",
                "at-most: -0.25} | explainers: [random], at-most: -0.25} | mine.yaml line 17: checks[0].rules[0].explainers[0]: a control carries no rule, found \"random\"",
            })
    void what_is_wrong_is_said_with_line_and_nearest_word(String good, String bad, String message) {
        assertThat(GOOD).contains(good);
        assertThatThrownBy(() -> read(GOOD.replace(good, bad)))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void a_required_rule_must_apply_unless_the_plan_permits_that_it_does_not() {
        assertThat(read(GOOD).checks().getFirst().rules().getFirst().mustApply())
                .isTrue();
        assertThat(read(GOOD).checks().get(1).rules().getFirst().mustApply()).isFalse();
        for (boolean permitted : List.of(true, false)) {
            String text = GOOD.replace("at-most: -0.25", "at-most: -0.25, where-applicable: " + permitted);
            Rule rule = read(text).checks().getFirst().rules().getFirst();
            assertThat(rule.required()).isTrue();
            assertThat(rule.mustApply()).isEqualTo(!permitted);
        }
    }

    /** No masks, no marked regions, one member: nothing that a model could do better. */
    @ParameterizedTest
    @ValueSource(strings = {"quick", "default", "thorough"})
    void the_built_in_plans_permit_that_rules_on_masks_regions_and_members_do_not_apply(String name) {
        List<String> permitted =
                List.of("counterfactual-flip/1", "pointing-game/1", "relevance-mass/1", "training-seeds/1", "mege/1");
        PlanReader.builtIn(name)
                .checks()
                .forEach(check -> assertThat(check.rules())
                        .filteredOn(Rule::required)
                        .as(check.check())
                        .allMatch(rule -> rule.mustApply() != permitted.contains(check.check())));
    }

    @ParameterizedTest
    @ValueSource(strings = {"quick", "default", "thorough"})
    void the_built_in_plans_are_whole(String name) throws IOException {
        Plan plan = PlanReader.read(name);
        assertThat(plan.name()).isEqualTo(name);
        List<String> all = CheckCatalogue.ALL.stream().map(Description::id).toList();
        assertThat(plan.checks()).extracting(PlannedCheck::check).isSubsetOf(all);
        if (!name.equals("quick")) {
            assertThat(plan.checks()).extracting(PlannedCheck::check).containsAll(all);
        }
        assertThat(PlanFormat.read(PlanFormat.write(plan))).isEqualTo(plan);
    }

    @Test
    void a_plan_may_be_a_file() throws IOException {
        Path file = Files.writeString(folder.resolve("mine.yaml"), GOOD);
        assertThat(PlanReader.read(file.toString())).isEqualTo(read(GOOD));
    }

    @Test
    void a_name_that_is_neither_plan_nor_file_is_refused() {
        assertThatThrownBy(() -> PlanReader.read("quik"))
                .isInstanceOf(Refused.class)
                .hasMessage("there is no plan \"quik\": give a file, or one of quick, default, thorough");
    }
}
