package dev.assay.check.fidelity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.assay.check.Applies;
import dev.assay.check.Sample;
import dev.assay.check.engine.AuditEngine;
import dev.assay.check.engine.Models;
import dev.assay.check.engine.Progress;
import dev.assay.check.engine.Subject;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Finding;
import dev.assay.core.audit.Work;
import dev.assay.core.plan.Plan;
import dev.assay.explain.ExplainerCatalogue;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * Channel weights of Grad-CAM (Selvaraju et al. 2017) against ablation (Desai and Ramaswamy 2020), on the sample's
 * network, whose last layer is followed by a mean and a linear layer alone.
 */
class ChannelAblationTest {
    private static final Subject SUBJECT = Sample.subject("1.0.0", "1.0.0");

    private static Map<String, double[]> values(String explainer) {
        Plan plan = Sample.plan(4, 4, """
                explainers: [{name: %s}]
                checks: [{check: channel-ablation, with: {score: logit}}]
                """.formatted(explainer));
        try (Models models = new Models();
                AuditEngine engine = new AuditEngine(models, 1)) {
            return engine
                    .run(
                            plan,
                            new Work.Maps(explainer, 0, 4),
                            SUBJECT,
                            (c, e, f, t, title, alt, bytes) ->
                                    new Evidence(c, e, f, dev.assay.core.Digest.of(bytes), bytes.length, t, title, alt),
                            Progress.SILENT)
                    .findings()
                    .stream()
                    .map(Finding.PerSample.class::cast)
                    .collect(Collectors.toMap(f -> f.key().metric(), Finding.PerSample::values));
        }
    }

    @Test
    void below_a_linear_head_the_logit_falls_by_what_grad_cam_says() {
        Map<String, double[]> values = values("grad-cam");
        // The logit is linear in the layer: taking a channel away takes its part away, so the ranks are the same.
        assertThat(Arrays.stream(values.get("contribution")).min().orElseThrow())
                .isCloseTo(1, within(.02));
        assertThat(Arrays.stream(values.get("weight")).max().orElseThrow()).isLessThan(.999);
        assertThat(Arrays.stream(values.get("largest")).min().orElseThrow()).isGreaterThan(0);
    }

    @Test
    void weighing_against_the_gradient_shows() {
        assertThat(Arrays.stream(values("layer-cam").get("contribution"))
                        .average()
                        .orElseThrow())
                .isLessThan(.99);
    }

    @Test
    void explainers_without_channels_have_nothing_to_ablate() {
        ChannelAblation check =
                new ChannelAblation(ChannelAblation.DESCRIPTION.declared().arguments(Map.of()));
        Plan plan = Sample.plan(4, 4, "checks: [{check: accuracy}]");
        var audited = dev.assay.check.Audited.of(plan, SUBJECT.model(), SUBJECT.dataset());
        assertThat(check.applies(audited, ExplainerCatalogue.named("saliency")))
                .isEqualTo(Applies.nothing("saliency does not weigh the channels of a layer"));
        assertThat(check.applies(audited, ExplainerCatalogue.named("grad-cam")).metrics())
                .hasSize(3);
    }

    /** Every bar of Grad-CAM below a linear head falls by the channel's part, up to one factor: the places of the layer. */
    @Test
    void bars_say_what_each_channel_does_and_have_their_numbers_beside_them() throws java.io.IOException {
        Map<String, byte[]> files = files(1);
        assertThat(files(2)).usingRecursiveComparison().isEqualTo(files);
        assertThat(files).containsKey("bars-grad-cam-0.png");
        var channels = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(files.get("bars-grad-cam-0.json"))
                .get("channels");
        assertThat(channels).hasSize(AblationBars.MOST);
        double factor = ratio(channels.get(0));
        for (var channel : channels) {
            assertThat(ratio(channel) / factor).isCloseTo(1, within(.02));
        }
    }

    private static double ratio(com.fasterxml.jackson.databind.JsonNode channel) {
        return channel.get("fall").doubleValue() / channel.get("part").doubleValue();
    }

    private static Map<String, byte[]> files(int threads) {
        Plan plan = Sample.plan(2, 2, """
                explainers: [{name: grad-cam}]
                checks: [{check: channel-ablation, with: {score: logit}}]
                """);
        Map<String, byte[]> files = new java.util.TreeMap<>();
        try (Models models = new Models();
                AuditEngine engine = new AuditEngine(models, threads)) {
            engine.run(
                    plan,
                    new Work.Maps("grad-cam", 0, 2),
                    SUBJECT,
                    (c, e, f, t, title, alt, bytes) -> {
                        assertThat(alt).contains(f.endsWith(".png") ? ": part " : "Part and fall");
                        files.put(f, bytes);
                        return new Evidence(c, e, f, dev.assay.core.Digest.of(bytes), bytes.length, t, title, alt);
                    },
                    Progress.SILENT);
        }
        return files;
    }
}
