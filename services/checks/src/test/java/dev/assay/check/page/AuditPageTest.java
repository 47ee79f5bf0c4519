package dev.assay.check.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import dev.assay.core.audit.Key;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Measurement.Estimate;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Runtime;
import dev.assay.core.audit.Verdict;
import dev.assay.core.plan.Rule;
import dev.assay.core.release.ReleaseId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class AuditPageTest {
    private static final Digest ANY = Digest.of(new byte[] {1});

    private static Measurement measured(String check, String metric, Outcome outcome) {
        Rule rule = new Rule(metric, List.of("occlusion"), Rule.Direction.AT_MOST, 2, Optional.empty(), true);
        return new Measurement(
                new Key(check, "occlusion", metric),
                "localisation",
                Optional.of(new Estimate(12.345, 11, 14.5, 33, "bootstrap percentile, 2000 draws")),
                Optional.of(rule),
                outcome,
                "");
    }

    private static String page(List<Measurement> measurements, Evidence... evidence) {
        TreeMap<String, Runtime> runtimes = new TreeMap<>();
        runtimes.put("predictions", new Runtime(new TreeMap<>(java.util.Map.of("batch", "16"))));
        AuditReport report = new AuditReport(
                new AuditId("0123456789abcdef0123456789abcdef"),
                Verdict.of(measurements.stream().map(Measurement::outcome).toList()),
                new ReleaseId("digits", "1.1.0"),
                ANY,
                new ReleaseId("digits", "1.0.0"),
                ANY,
                "quick",
                1,
                ANY,
                64,
                measurements,
                List.of(evidence),
                runtimes,
                new TreeMap<>());
        return new String(
                AuditPage.html(report, e -> "evidence/" + e.check() + '/' + e.file()), StandardCharsets.UTF_8);
    }

    private static Evidence evidence(String file, String type, String title) {
        return new Evidence("relevance-mass/1", "occlusion", file, ANY, 9, type, title, "alt of " + title);
    }

    @Test
    void a_failed_check_says_what_it_means_and_what_to_do() {
        String page = page(List.of(
                measured("deletion/1", "auc", Outcome.PASSED),
                measured("relevance-mass/1", "region-ratio:sticker", Outcome.FAILED)));
        assertThat(page)
                .contains("<title>FAILED: digits@1.1.0 on digits@1.0.0</title>")
                .contains("At least one required rule does not hold. Of 2 required measurements: 1 failed, 1 passed.")
                .contains("It failed: The model looks at what should not matter, or not at the object.")
                .contains("What to do: Remove the region from the training pictures")
                .contains("12.3 [11, 14.5]")
                .contains("at most 2")
                .doesNotContain("The map does not name the pixels");
        assertThat(page.indexOf("region-ratio:sticker")).isLessThan(page.indexOf("auc"));
    }

    @Test
    void pictures_are_shown_with_their_numbers_beside_them() {
        String page = page(
                List.of(measured("relevance-mass/1", "mask", Outcome.PASSED)),
                evidence("much-0.json", "application/json", "Numbers"),
                evidence("much-0.npy", "application/x-npy", "Numbers"),
                evidence("much-0.png", "image/png", "A picture"),
                evidence("other-0.json", "application/json", "Numbers"));
        assertThat(page)
                .contains("src=\"evidence/relevance-mass/1/much-0.png\" alt=\"alt of A picture\"")
                .contains("<a href=\"evidence/relevance-mass/1/much-0.npy\">.npy</a>")
                .doesNotContain("<a href=\"evidence/relevance-mass/1/other-0.json\">");
    }

    @Test
    void text_from_outside_is_escaped() {
        String page = page(
                List.of(new Measurement(
                        new Key("relevance-mass/1", "<b>", "x\"y"),
                        "f",
                        Optional.empty(),
                        Optional.empty(),
                        Outcome.NOT_RUN,
                        "<script>alert(1)</script>")),
                evidence("much-0.png", "image/png", "\"><script>"));
        assertThat(page).doesNotContain("<script").contains("&lt;script&gt;alert(1)&lt;/script&gt;");
    }

    @Test
    void a_plan_without_rules_says_that_nothing_was_judged() {
        String page = page(List.of(new Measurement(
                new Key("road/1", "saliency", "road"),
                "fidelity",
                Optional.of(new Estimate(.3, .2, .4, 33, "bootstrap percentile, 2000 draws")),
                Optional.empty(),
                Outcome.MEASURED,
                "")));
        assertThat(page)
                .contains("<p>The plan requires nothing, so nothing was judged; that is no pass.</p>")
                .contains("road/1")
                .doesNotContain("What the rules say", "required measurements");
    }

    @Test
    void the_page_needs_nothing_from_elsewhere() {
        String page = page(List.of(measured("accuracy/1", "members", Outcome.PASSED)));
        assertThat(page).doesNotContain("http://", "https://", "<script", "<link");
    }
}
