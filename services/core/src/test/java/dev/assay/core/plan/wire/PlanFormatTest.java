package dev.assay.core.plan.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.plan.Plan;
import dev.assay.core.plan.PlannedCheck;
import dev.assay.core.plan.PlannedCheck.Scope;
import dev.assay.core.plan.PlannedExplainer;
import dev.assay.core.plan.Predecessor;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import dev.assay.core.release.Refused;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class PlanFormatTest {
    private static final String GOLDEN =
            "{\"assay\":1,\"checks\":[{\"check\":\"deletion/1\",\"explainers\":[\"rise\",\"random\"],"
                    + "\"family\":\"fidelity\",\"rules\":[{\"bound\":0.25,\"direction\":\"at-least\",\"explainers\":[],"
                    + "\"metric\":\"gain\",\"over\":\"random\",\"required\":true},{\"bound\":0,\"direction\":\"at-most\","
                    + "\"explainers\":[\"rise\"],\"metric\":\"auc\",\"over\":null,\"required\":false}],\"scope\":\"maps\","
                    + "\"with\":{\"steps\":\"224\"}}],\"description\":\"for a test\",\"explainers\":[{\"name\":\"rise\","
                    + "\"with\":{\"masks\":\"1000\"}},{\"name\":\"random\",\"with\":{}}],\"name\":\"quick\","
                    + "\"samples\":128,\"seed\":\"-9223372036854775808\",\"shard\":32,\"target\":\"predicted\","
                    + "\"version\":3}";

    @Test
    void a_check_that_compares_with_nothing_keeps_the_bytes_it_had() {
        for (List<Predecessor> compares : List.of(List.<Predecessor>of(), List.of(Predecessor.DATASET))) {
            PlannedCheck check = new PlannedCheck(
                    "drift/1",
                    "health",
                    PlannedCheck.Scope.ACTIVATIONS,
                    List.of(),
                    new TreeMap<>(),
                    List.of(),
                    compares);
            Plan plan = new Plan("p", 1, "", 7, 20, 4, Plan.Target.LABEL, List.of(), List.of(check));
            byte[] written = PlanFormat.write(plan);
            assertThat(PlanFormat.read(written)).isEqualTo(plan);
            assertThat(new String(written, java.nio.charset.StandardCharsets.UTF_8).contains("compares"))
                    .isEqualTo(!compares.isEmpty());
            assertThat(plan.looksBack(Predecessor.DATASET)).isEqualTo(!compares.isEmpty());
        }
    }

    @Test
    void writes_a_plan_in_one_form_only() {
        assertThat(new String(PlanFormat.write(plan()), StandardCharsets.UTF_8)).isEqualTo(GOLDEN);
        assertThat(PlanFormat.digest(plan()))
                .hasToString("sha256:" + PlanFormat.digest(plan()).hex());
    }

    /** Plans of before there was the word are judged as they were: what does not apply stays outside the verdict. */
    @Test
    void only_a_rule_that_must_apply_says_so() {
        assertThat(PlanFormat.read(GOLDEN.getBytes(StandardCharsets.UTF_8))
                        .checks()
                        .getFirst()
                        .rules())
                .noneMatch(Rule::mustApply);
        String strict = GOLDEN.replaceFirst("\"metric\":\"gain\",", "\"metric\":\"gain\",\"mustApply\":true,");
        Plan plan = PlanFormat.read(strict.getBytes(StandardCharsets.UTF_8));
        assertThat(plan.checks().getFirst().rules()).extracting(Rule::mustApply).containsExactly(true, false);
        assertThat(PlanFormat.digest(plan)).isNotEqualTo(PlanFormat.digest(plan()));
        assertThat(new String(PlanFormat.write(plan), StandardCharsets.UTF_8)).isEqualTo(strict);
        String idle = strict.replace("\"mustApply\":true", "\"mustApply\":false");
        assertThatThrownBy(() -> PlanFormat.read(idle.getBytes(StandardCharsets.UTF_8)))
                .hasMessageContaining("found another form of plan");
    }

    @Test
    void reads_what_it_wrote() {
        assertThat(PlanFormat.read(PlanFormat.write(plan()))).isEqualTo(plan());
    }

    @Test
    void refuses_a_plan_in_another_form_since_its_digest_would_differ() {
        byte[] spaced = GOLDEN.replace("\"assay\":1", "\"assay\": 1").getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> PlanFormat.read(spaced))
                .isInstanceOf(Refused.class)
                .hasMessage("a resolved plan must be canonical JSON (RFC 8785), found another form of plan \"quick\"");
    }

    @Test
    void refuses_what_is_no_plan() {
        refuses("\"shard\":32", "\"shard\":257", "plan line 1: shard must be a whole number in [1, 256], found 257");
        refuses(
                "\"at-least\"",
                "\"more\"",
                "plan line 1: checks[0].rules[0].direction must be at-least or at-most, found \"more\"");
        refuses("\"metric\"", "\"metrik\"", "plan line 1: unknown key \"metrik\"; did you mean \"metric\"?");
        refuses(
                "\"assay\":1",
                "\"assay\":2",
                "plan line 1: assay must be 1, the format that this version of Assay reads, found 2");
        refuses(
                "\"scope\":\"maps\"",
                "\"scope\":\"predictions\"",
                "plan line 1: checks[0]: check deletion/1 with scope PREDICTIONS must not name explainers, "
                        + "found [rise, random]");
    }

    private static void refuses(String part, String changed, String message) {
        byte[] content = GOLDEN.replace(part, changed).getBytes(StandardCharsets.UTF_8);
        assertThatThrownBy(() -> PlanFormat.read(content))
                .isInstanceOf(Refused.class)
                .hasMessage(message);
    }

    private static Plan plan() {
        TreeMap<String, String> masks = new TreeMap<>();
        masks.put("masks", "1000");
        TreeMap<String, String> steps = new TreeMap<>();
        steps.put("steps", "224");
        Rule gain = new Rule("gain", List.of(), Direction.AT_LEAST, .25, Optional.of("random"), true);
        Rule auc = new Rule("auc", List.of("rise"), Direction.AT_MOST, -0.0, Optional.empty(), false);
        return new Plan(
                "quick",
                3,
                "for a test",
                Long.MIN_VALUE,
                128,
                32,
                Plan.Target.PREDICTED,
                List.of(new PlannedExplainer("rise", masks), new PlannedExplainer("random", new TreeMap<>())),
                List.of(new PlannedCheck(
                        "deletion/1", "fidelity", Scope.MAPS, List.of("rise", "random"), steps, List.of(gain, auc))));
    }
}
