package dev.assay.console.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.console.export.Asked;
import dev.assay.console.export.Export;
import dev.assay.console.export.Export.State;
import dev.assay.console.view.Board;
import dev.assay.console.view.Told;
import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Measurement;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;
import dev.assay.trail.record.LedgerRecord;
import dev.assay.trail.record.LedgerRecord.Reviewed.Decision;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateLocator.TemplateLocation;
import io.quarkus.qute.Variant;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class PagesTest {
    private static final Frame FRAME = new Frame("audits", "One <local> user", Optional.empty(), 18);

    private final Pages pages = new Pages(engine());

    @Test
    void a_failed_audit_says_what_failed_what_it_means_and_what_to_do() {
        String page = audit();

        assertThat(page)
                .contains("FAILED")
                .contains("What did not pass")
                .contains("The model looks elsewhere than at the object that it names.")
                .contains("take that out of the training data")
                .contains("hit: 0.464 (0.420 to 0.510), must be ≥ 0.8");
    }

    @Test
    void a_finding_leads_to_the_pictures_of_its_check() {
        assertThat(audit())
                .contains("<a href=\"#evidence\">Evidence</a>")
                .contains("<a href=\"#evidence-pointing-game/1\">Pictures of pointing-game/1</a>")
                .contains("<h3 id=\"evidence-pointing-game/1\">");
    }

    @Test
    void of_many_findings_five_are_shown_and_the_others_unfold() {
        List<Measurement> layers = IntStream.range(0, 7)
                .mapToObj(layer -> Example.judged(
                        "dead-units/1",
                        "",
                        "dormant:layer" + layer,
                        "activation health",
                        .438,
                        .438,
                        .438,
                        Example.atMost(.1),
                        Outcome.FAILED))
                .toList();

        String page = audit(Example.report(layers));

        assertThat(page).containsSubsequence("dormant:layer4", "<summary>2 more</summary>", "dormant:layer5");
        assertThat(page)
                .contains("dormant:layer0: 0.438, must be ≤ 0.1")
                .contains("<span class=\"figure\">none</span>");
    }

    @Test
    void measurements_stand_by_family_with_value_interval_bound_and_n() {
        assertThat(audit())
                .contains("id=\"family-fidelity\"")
                .contains("id=\"family-robustness\"")
                .contains("0.330 to 0.370")
                .contains("≥ 0.25")
                .contains(">128<")
                .contains("<svg class=\"bar\"");
    }

    @Test
    void a_picture_has_its_alternative_text_and_its_numbers_beside_it() {
        assertThat(audit())
                .contains("<img src=\"/v1/evidence/" + Example.PICTURE.hex() + '"')
                .contains("alt=\"A digit nine whose map lights up at the sticker, not at the digit\"")
                .contains(
                        "href=\"/v1/evidence/" + Example.NUMBERS.hex() + "\" download>overlay-occlusion-0.npy (9 KiB)");
    }

    @Test
    void digests_settings_and_the_record_are_on_the_page() {
        assertThat(audit())
                .contains(Example.digest("model").toString())
                .contains(Example.digest("plan").toString())
                .contains("href=\"/records?at=17\"")
                .contains("<dt>provider</dt><dd><code>CPU</code></dd>");
    }

    @Test
    void what_came_from_outside_is_escaped() {
        assertThat(audit())
                .contains("the worker died three times: &lt;killed&gt; &amp; &quot;gone&quot;")
                .contains("One &lt;local&gt; user")
                .doesNotContain("<killed>");
    }

    @Test
    void a_running_audit_shows_its_progress_and_looks_again() {
        String page = pages.audit(
                FRAME, AuditRow.of(Example.running()), Optional.empty(), Optional.empty(), Optional.empty());

        assertThat(page)
                .contains("2 of 6 tasks are done")
                .contains("hx-get=\"/parts/audits/" + Example.running().id())
                .contains("RUNNING")
                .doesNotContain("What did not pass");
    }

    @Test
    void a_document_that_was_altered_is_said_instead_of_shown() {
        String page = pages.audit(
                FRAME,
                AuditRow.of(Example.decided()),
                Optional.empty(),
                Optional.of("The details are not shown: altered"),
                record());

        assertThat(page)
                .contains("role=\"alert\">The details are not shown: altered")
                .doesNotContain("Measurements");
    }

    @Test
    void an_audit_whose_record_was_corrected_says_so_and_leads_to_the_corrections() {
        String page = pages.audit(
                FRAME, AuditRow.of(Example.decided()), Optional.empty(), Optional.empty(), record(21L, 30L));

        assertThat(page)
                .contains("The record of this audit was corrected")
                .contains("<a href=\"/records?at=21\">record 21</a>, <a href=\"/records?at=30\">record 30</a>,"
                        + " of which each corrects the one before.</p>");
        assertThat(pages.audit(FRAME, AuditRow.of(Example.decided()), Optional.empty(), Optional.empty(), record(21L)))
                .contains("<a href=\"/records?at=21\">record 21</a>.</p>");
        assertThat(audit()).doesNotContain("was corrected");
    }

    @Test
    void a_decided_audit_says_who_decided_what_and_asks_for_a_decision() {
        Board board = new Board();
        String id = Told.audit("1.0.0").value();
        LedgerRecord waived = Told.reviewed("1.0.0", Decision.WAIVE, "<only> for the pilot", 3);
        board.recorded(19, waived);
        board.recorded(20, Told.reviewed("1.0.0", Decision.REJECT, "it looks at the sticker", 4));
        board.recorded(21, Told.corrected(waived, 9));

        String page = audit(record(Reviews.of(board, id, Optional.of("assay.reviews-0@4"))));

        assertThat(page)
                .containsSubsequence(
                        "REJECTED",
                        "href=\"/records?at=20\"",
                        "it looks at the sticker",
                        "WAIVED",
                        "record 19</a>, corrected by <a href=\"/records?at=21\">record 21</a>",
                        "&lt;only&gt; for the pilot")
                .contains("<form class=\"ask decide\" method=\"post\" action=\"/audits/"
                        + Example.decided().id())
                .contains("maxlength=\"2000\"")
                .doesNotContain("is not recorded yet")
                .doesNotContain("Nobody has reviewed");
        assertThat(audit()).contains("Nobody has reviewed this audit yet.");
        assertThat(pages.audit(
                        FRAME, AuditRow.of(Example.running()), Optional.empty(), Optional.empty(), Optional.empty()))
                .doesNotContain("Review it");
    }

    @Test
    void a_review_that_is_not_recorded_yet_is_waited_for() {
        String id = Example.decided().id();
        Reviews awaited = Reviews.of(new Board(), id, Optional.of("assay.reviews-0@4"));

        assertThat(pages.reviews(AuditRow.of(Example.decided()), awaited))
                .contains("hx-get=\"/parts/audits/" + id + "/reviews?sent=assay.reviews-0@4\"")
                .contains("is not recorded yet");
        assertThat(pages.reviews(
                        AuditRow.of(Example.decided()), Reviews.of(new Board(), id, Optional.of("elsewhere&x=\"1"))))
                .doesNotContain("hx-get")
                .doesNotContain("elsewhere");
    }

    @Test
    void a_review_that_was_not_sent_says_why_and_keeps_what_was_filled_in() {
        Reviews refused = Reviews.of(new Board(), Example.decided().id(), Optional.empty())
                .refused("to waive needs a reason, found none", "waive", "a \"reason\" & more");

        assertThat(audit(record(refused)))
                .contains("role=\"alert\">to waive needs a reason, found none")
                .contains("<details open>")
                .contains("value=\"waive\" checked>")
                .contains("a &quot;reason&quot; &amp; more</textarea>");
    }

    @Test
    void the_overview_says_what_a_person_decided_last() {
        Board board = new Board();
        board.recorded(18, Told.decided("1.0.0", 0, Verdict.FAILED));
        board.recorded(19, Told.reviewed("1.0.0", Decision.APPROVE, "", 3));
        board.recorded(20, Told.reviewed("1.0.0", Decision.REJECT, "no", 4));

        assertThat(pages.overview(FRAME, Overview.of(board, Optional.empty()), true))
                .contains("<td data-label=\"Review\">rejected</td>");
    }

    @Test
    void an_empty_overview_says_what_to_do() {
        String page = pages.overview(FRAME, Overview.of(new Board(), Optional.empty()), true);

        assertThat(page).contains("No audit yet").contains("assay release DIR");
    }

    @Test
    void the_overview_lists_audits_what_waits_and_what_was_rejected() {
        Overview overview = new Overview(
                List.of(AuditRow.of(Example.running()), AuditRow.of(Example.decided())),
                Optional.of("next-id"),
                List.of(new Overview.Waiting(
                        "model", "digits@2.0.0", Moment.of(Example.PLANNED), "dataset digits@3.0.0")),
                List.of(new Overview.Rejection(
                        Moment.of(Example.PLANNED), "rest", "model digits@9", "seed-0.onnx: not an ONNX file")),
                true);

        assertThat(pages.overview(FRAME, overview, true))
                .contains("hx-trigger=\"every 2s\"")
                .contains("<progress max=\"6\" value=\"2\"")
                .contains("model digits@2.0.0</strong> waits for dataset digits@3.0.0")
                .contains("seed-0.onnx: not an ONNX file")
                .contains("/?after=next-id")
                .contains("<time datetime=\"2026-11-02T09:15:00.250Z\">2026-11-02 09:15:00</time>");
        assertThat(pages.overview(FRAME, overview, false)).doesNotContain("hx-get");
    }

    @Test
    void versions_stand_side_by_side_and_a_gap_is_said() {
        ModelView model = ModelView.of(
                "digits",
                List.of(AuditRow.of(Example.decided()), AuditRow.of(Example.decided())),
                List.of(Optional.of(Example.report()), Optional.empty()));

        assertThat(pages.model(FRAME, model))
                .contains("Model digits")
                .contains("0.464")
                .contains("not measured")
                .doesNotContain("corruption-shift");
    }

    @Test
    void a_page_that_is_behind_says_so() {
        Frame behind = new Frame("audits", "banner", Optional.of("reading what happened so far, 12 to go"), 3);

        assertThat(pages.overview(behind, Overview.of(new Board(), Optional.empty()), true))
                .contains("role=\"status\">Not up to date yet: reading what happened so far, 12 to go");
    }

    @Test
    void no_page_holds_style_or_script_of_its_own() {
        assertThat(audit()).doesNotContain("style=").doesNotContain("<style").doesNotContain("onclick");
    }

    @Test
    void exports_show_how_far_they_are_where_the_bag_is_or_why_there_is_none() {
        Export done = export("e-3", new State.Done(20, 19, 3 << 20, Example.PICTURE, 1));
        Export running = export("e-2", new State.Running(Export.Stage.READING, 7, 19));
        Export failed = export("e-1", new State.Failed("no <record> is about it"));
        ExportForm form = new ExportForm("a \"model\"", "2026-11-03", "2026-11-02", Optional.empty());
        String page = pages.exports(
                FRAME, Stream.of(done, running, failed).map(ExportRow::of).toList(), form.refused("a problem & more"));

        assertThat(page)
                .contains("href=\"/v1/exports/e-3/bag\" download")
                .contains("(3 MiB, 19 records before its own)")
                .contains("1 file of evidence missing or altered, left out")
                .contains("<progress max=\"19\" value=\"7\" aria-label=\"Reading records and what they name\">")
                .contains("no &lt;record&gt; is about it")
                .contains("Model digits, from 2026-11-02 00:00:00")
                .contains("a problem &amp; more")
                .contains("value=\"a &quot;model&quot;\"", "value=\"2026-11-03\"", "value=\"2026-11-02\"")
                .contains("hx-trigger=\"every 1s\"");
        assertThat(pages.exportList(List.of(ExportRow.of(done)))).contains("every 15s");
    }

    private static Export export(String id, State state) {
        Asked asked = Asked.parse(Optional.of("digits"), Optional.of("2026-11-02"), Optional.empty());
        return new Export(id, asked, "local", Instant.parse("2026-11-02T12:00:00Z"), state);
    }

    private String audit() {
        return audit(Example.report());
    }

    private String audit(AuditReport report) {
        return pages.audit(
                FRAME,
                AuditRow.of(Example.decided()),
                Optional.of(AuditView.of(report, Example.NARRATOR)),
                Optional.empty(),
                record());
    }

    private String audit(Optional<AuditRecord> record) {
        return pages.audit(FRAME, AuditRow.of(Example.decided()), Optional.empty(), Optional.empty(), record);
    }

    private static Optional<AuditRecord> record(Long... corrections) {
        return record(Reviews.of(new Board(), Example.decided().id(), Optional.empty()), corrections);
    }

    private static Optional<AuditRecord> record(Reviews reviews, Long... corrections) {
        return Optional.of(new AuditRecord(17, Example.digest("document").toString(), List.of(corrections), reviews));
    }

    /** The engine as the application sets it up, as far as pages depend on it. */
    static Engine engine() {
        return Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .addLocator(PagesTest::locate)
                .strictRendering(true)
                .build();
    }

    private static Optional<TemplateLocation> locate(String id) {
        String name = id.endsWith(".html") ? id : id + ".html";
        var resource = PagesTest.class.getResourceAsStream("/templates/" + name);
        return resource == null ? Optional.empty() : Optional.of(new Resource(resource));
    }

    private record Resource(java.io.InputStream content) implements TemplateLocation {
        @Override
        public Reader read() {
            return new InputStreamReader(Objects.requireNonNull(content), StandardCharsets.UTF_8);
        }

        @Override
        public Optional<Variant> getVariant() {
            return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
        }
    }
}
