package dev.assay.core.audit.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.audit.Narrative;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Predecessors;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.plan.Rule;
import dev.assay.core.plan.Rule.Direction;
import dev.assay.core.release.Refused;
import dev.assay.core.release.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuditFormatTest {
    private static final String A = "a".repeat(64);
    private static final String GOLDEN = "{\"assay\":1,\"audit\":\"" + "0".repeat(32) + "\",\"checks\":["
            + "{\"bound\":0.25,\"check\":\"deletion/1\",\"direction\":\"at-least\",\"explainer\":\"rise\","
            + "\"family\":\"fidelity\",\"high\":0.36,\"interval\":\"bootstrap percentile, 2000 draws\",\"low\":0.32,"
            + "\"metric\":\"auc over random\",\"n\":128,\"outcome\":\"PASSED\",\"over\":\"random\",\"reason\":\"\","
            + "\"required\":true,\"value\":0.34},"
            + "{\"bound\":null,\"check\":\"flip/1\",\"direction\":null,\"explainer\":\"\",\"family\":\"shortcut\","
            + "\"high\":null,\"interval\":null,\"low\":null,\"metric\":\"\",\"n\":null,\"outcome\":\"NOT_RUN\","
            + "\"over\":null,\"reason\":\"out of memory\",\"required\":false,\"value\":null}],"
            + "\"dataset\":\"digits@2.0.0\",\"datasetDigest\":\"sha256:" + A + "\",\"evidence\":[{\"alt\":\"a map\","
            + "\"check\":\"deletion/1\",\"digest\":\"sha256:" + A + "\",\"explainer\":\"rise\",\"file\":\"m.png\","
            + "\"mediaType\":\"image/png\",\"size\":12,\"title\":\"Map\"}],\"model\":\"digits@1.0.0\","
            + "\"modelDigest\":\"sha256:" + A + "\",\"narratives\":{\"deletion/1\":{"
            + "\"failed\":\"It misses.\",\"modes\":[{\"looks\":\"Flat.\",\"name\":\"blind\",\"next\":\"Change it.\","
            + "\"what\":\"Blind.\"}],\"question\":\"Does it?\",\"remedy\":\"Use another.\"}},"
            + "\"plan\":\"quick\",\"planDigest\":\"sha256:" + A + "\","
            + "\"planVersion\":1,\"runtimes\":{\"predictions\":{\"provider\":\"CPU\"}},\"samples\":128,"
            + "\"verdict\":\"NOT_RUN\"}";

    @Test
    void writes_a_report_in_one_form() {
        assertThat(new String(AuditFormat.write(report()), StandardCharsets.UTF_8))
                .isEqualTo(GOLDEN);
    }

    @Test
    void reads_what_it_wrote_without_loss() {
        assertThat(AuditFormat.read(AuditFormat.write(report()))).isEqualTo(report());
    }

    @Test
    void a_report_without_narratives_is_read_as_one_that_has_none() {
        String older = GOLDEN.replaceFirst("\"narratives\":.*?\\}\\},", "");
        assertThat(older).doesNotContain("narratives");
        assertThat(read(older).narratives()).isEmpty();
    }

    @Test
    void refuses_what_is_no_report() {
        refuses(
                "\"PASSED\"",
                "\"PASED\"",
                "audit line 1: checks[0].outcome must be PASSED, WARNED, NOT_RUN, FAILED, NOT_APPLICABLE or MEASURED, "
                        + "found \"PASED\"");
        refuses(
                "\"low\":0.32",
                "\"low\":0.37",
                "audit line 1: checks[0]: an estimate must be finite, with low <= high and n above 0, "
                        + "found 0.34 [0.37, 0.36] of 128");
        refuses("\"samples\":128,", "", "audit line 1: key \"samples\" is missing");
        refuses(
                "\"assay\":1",
                "\"assay\":2",
                "audit line 1: assay must be 1, the format that this version of Assay reads, found 2");
        assertThatThrownBy(() -> read(GOLDEN.replace("\"value\":0.34", "\"value\":NaN")))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("audit line 1: not valid JSON: ");
        assertThatThrownBy(() -> read(GOLDEN.substring(0, 100)))
                .isInstanceOf(Refused.class)
                .hasMessageStartingWith("audit line 1: not valid JSON: ");
    }

    private static void refuses(String part, String changed, String message) {
        assertThatThrownBy(() -> read(GOLDEN.replace(part, changed)))
                .isInstanceOf(Refused.class)
                .hasMessage(message);
    }

    private static AuditReport read(String text) {
        return AuditFormat.read(text.getBytes(StandardCharsets.UTF_8));
    }

    private static AuditReport with(AuditReport plain, Predecessors predecessors, Map<String, String> limits) {
        return new AuditReport(
                plain.id(),
                plain.verdict(),
                plain.model(),
                plain.modelDigest(),
                plain.dataset(),
                plain.datasetDigest(),
                plain.plan(),
                plain.planVersion(),
                plain.planDigest(),
                plain.samples(),
                plain.measurements(),
                plain.evidence(),
                plain.runtimes(),
                plain.narratives(),
                predecessors,
                new TreeMap<>(limits));
    }

    @Test
    void what_was_compared_with_comes_back_and_is_not_written_where_there_is_nothing() {
        AuditReport plain = report();
        Predecessors before = new Predecessors(
                Optional.of(new Predecessors.Release(ReleaseId.parse("digits@0.9.0"), new Digest(A))),
                Optional.empty());
        AuditReport compared = with(plain, before, Map.of());
        assertThat(AuditFormat.read(AuditFormat.write(compared))).isEqualTo(compared);
        assertThat(new String(AuditFormat.write(compared), StandardCharsets.UTF_8))
                .contains("\"previousModel\":\"digits@0.9.0\"")
                .doesNotContain("previousDataset");
        assertThat(new String(AuditFormat.write(plain), StandardCharsets.UTF_8)).doesNotContain("previous");
    }

    @Test
    void limits_of_explainers_come_back_and_are_not_written_where_there_are_none() {
        AuditReport plain = report();
        AuditReport limited = with(plain, plain.predecessors(), Map.of("rise", "It spreads."));
        assertThat(AuditFormat.read(AuditFormat.write(limited))).isEqualTo(limited);
        assertThat(new String(AuditFormat.write(limited), StandardCharsets.UTF_8))
                .contains("\"limits\":{\"rise\":\"It spreads.\"}");
        assertThat(GOLDEN).doesNotContain("limits");
    }

    private static AuditReport report() {
        Rule rule = new Rule("auc", List.of("rise"), Direction.AT_LEAST, .25, Optional.of("random"), true);
        Measurement passed = new Measurement(
                new Key("deletion/1", "rise", "auc over random"),
                "fidelity",
                Optional.of(new Estimate(.34, .32, .36, 128, "bootstrap percentile, 2000 draws")),
                Optional.of(rule),
                Outcome.PASSED,
                "");
        Measurement notRun = new Measurement(
                new Key("flip/1", "", ""),
                "shortcut",
                Optional.empty(),
                Optional.empty(),
                Outcome.NOT_RUN,
                "out of memory");
        TreeMap<String, Narrative> narratives = new TreeMap<>();
        Narrative.Mode blind = new Narrative.Mode("blind", "Blind.", "Flat.", "Change it.");
        narratives.put("deletion/1", new Narrative("Does it?", "It misses.", "Use another.", List.of(blind)));
        TreeMap<String, String> settings = new TreeMap<>();
        settings.put("provider", "CPU");
        TreeMap<String, Runtime> runtimes = new TreeMap<>();
        runtimes.put("predictions", new Runtime(settings));
        return new AuditReport(
                new AuditId("0".repeat(32)),
                Verdict.NOT_RUN,
                ReleaseId.parse("digits@1.0.0"),
                new Digest(A),
                ReleaseId.parse("digits@2.0.0"),
                new Digest(A),
                "quick",
                1,
                new Digest(A),
                128,
                List.of(passed, notRun),
                List.of(new Evidence("deletion/1", "rise", "m.png", new Digest(A), 12, "image/png", "Map", "a map")),
                runtimes,
                narratives);
    }
}
