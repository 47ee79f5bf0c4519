package dev.assay.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.assay.core.Digest;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.contentstream.PDFStreamEngine;
import org.apache.pdfbox.contentstream.operator.Operator;
import org.apache.pdfbox.contentstream.operator.state.Concatenate;
import org.apache.pdfbox.contentstream.operator.state.Restore;
import org.apache.pdfbox.contentstream.operator.state.Save;
import org.apache.pdfbox.cos.COSBase;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.graphics.image.PDImageXObject;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.verapdf.core.VeraPDFException;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

class ReportTest {
    private static byte[] html = {};
    private static byte[] pdf = {};

    @BeforeAll
    static void write() throws IOException {
        Example example = new Example();
        Report report = Report.of(Example.scope(Optional.empty()), example.account(), example);
        html = report.html();
        pdf = pdf(report);
        // To look at: target/report.html and target/report.pdf.
        Files.write(Path.of("target", "report.html"), html);
        Files.write(Path.of("target", "report.pdf"), pdf);
    }

    @Test
    void the_page_is_the_same_to_the_byte() {
        assertThat(Digest.of(html).hex()).isEqualTo("65920cc16a1abccb8dc1a3ace9a315931892267dc4f30e11c250c9c0f782baae");
    }

    @Test
    void the_page_says_what_was_audited_by_which_rules_what_was_found_and_who_decided() {
        String text = new String(html, UTF_8);
        assertThat(text)
                .contains("2 audits were decided: 1 failed, 1 passed.")
                .contains("as record 1, before the first of the 2 audits that used it (record 4).")
                .contains("The pixels that the maps mark matter less to the model than the maps say.")
                .contains("What to do: Do not show these maps")
                .contains("Perhaps <b>shortcut</b>")
                .contains("waived by someone")
                .contains("said “1.2”, should say “1.3”")
                .contains("Nothing is missing, says record 13 (2 Nov 2026, 09:13 UTC), which holds every input")
                .contains("each event has exactly one record, and all 2 audits that were started were decided")
                .contains("not ONNX: &quot;\uFFFD\uFFFD&quot; &amp; 漢字 😀")
                .doesNotContain("A nine & its map <b>");
    }

    @Test
    void the_first_page_says_what_the_newest_audit_of_each_model_found_and_how_to_check_that() {
        String text = new String(html, UTF_8);
        String first = text.substring(text.indexOf("id=\"short\""), text.indexOf("id=\"audited\""));
        assertThat(first)
                .contains("Model digits@1.1.0</a><br />with dataset digits@1.0.0")
                .contains("<p>The pixels that the maps mark matter less to the model than the maps say.</p>")
                .contains("waived by someone")
                .contains("Model letters@1.1.0</a>", "<p>Every required rule holds.</p>", "nobody yet")
                .contains("People have approved, rejected or waived audits once. 1 record was corrected by a later one")
                .contains("1 came again unchanged", "1 input was refused.")
                .contains("href=\"#verify\"");
        assertThat(text).contains("example.org/assay+1a1b2c3d: compare it with the one that you got another way");
    }

    @Test
    void the_record_of_the_export_comes_after_those_that_the_report_counts_and_the_report_says_so() {
        String text = new String(html, UTF_8);
        assertThat(text)
                .contains("<p>All 15 records of the log example.org/assay, as of 2 Nov 2026, 12:00 UTC. The record of"
                        + " this export comes after them, and the verifier counts it too.</p>")
                .contains("Records in the log</th><td>15, before the record of this export<")
                .contains("It names at least one record more than this page, and another root.");
    }

    @Test
    void rules_that_were_used_are_shown_and_others_named() {
        String text = new String(html, UTF_8);
        assertThat(text)
                .contains("Plan quick@1", "at most 0.35", ">required<", ">required where applicable<")
                .contains(
                        "Plans that no audit here used",
                        "thorough@4",
                        "plans/" + Example.digest("thorough").hex())
                .doesNotContain("Plan thorough@4")
                .contains("<th scope=\"row\">deletion/1</th><td>Does the score fall when the marked pixels go?</td>");
    }

    @Test
    void the_pdf_is_archival_and_accessible_as_verapdf_sees_it() throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        assertThat(faults(PDFAFlavour.PDFA_2_A)).isEmpty();
        assertThat(faults(PDFAFlavour.PDFUA_1)).isEmpty();
    }

    @Test
    void the_pdf_says_the_same_and_has_bookmarks_and_dates_of_the_export() throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            String text = new PDFTextStripper().getText(document);
            assertThat(text).contains("In short", "2 audits were decided", "Page 2 of " + document.getNumberOfPages());
            assertThat(document.getDocumentCatalog()
                            .getDocumentOutline()
                            .getFirstChild()
                            .getTitle())
                    .isEqualTo("In short");
            assertThat(document.getDocumentInformation().getCreationDate().toInstant())
                    .isEqualTo(Example.scope(Optional.empty()).at());
        }
    }

    @Test
    void pictures_on_paper_have_the_size_that_the_page_gives_them() throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf)) {
            // 480 x 720 pixels, to a height of 230 pixels of the page, of which 96 make an inch.
            assertThat(pictureWidths(document)).hasSize(2).allMatch(points -> Math.abs(points - 153 * .75) < .5);
        }
    }

    private static List<Float> pictureWidths(PDDocument document) throws IOException {
        List<Float> widths = new ArrayList<>();
        PDFStreamEngine engine = new PDFStreamEngine() {
            @Override
            protected void processOperator(Operator operator, List<COSBase> operands) throws IOException {
                if (operator.getName().equals("Do")
                        && getResources().getXObject((COSName) operands.getFirst()) instanceof PDImageXObject) {
                    widths.add(
                            getGraphicsState().getCurrentTransformationMatrix().getScalingFactorX());
                }
                super.processOperator(operator, operands);
            }
        };
        engine.addOperator(new Concatenate(engine));
        engine.addOperator(new Save(engine));
        engine.addOperator(new Restore(engine));
        for (PDPage page : document.getPages()) {
            engine.processPage(page);
        }
        return widths;
    }

    @Test
    void the_same_export_gives_the_same_pdf_to_the_byte() throws IOException {
        Example example = new Example();
        assertThat(pdf(Report.of(Example.scope(Optional.empty()), example.account(), example)))
                .isEqualTo(pdf);
    }

    @Test
    void a_report_of_some_records_never_says_that_nothing_is_missing() throws IOException {
        Example example = new Example();
        Report report = Report.of(Example.scope(Optional.of("digits")), example.account(), example);
        assertThat(new String(report.html(), UTF_8))
                .contains(
                        "it never proves that nothing is missing",
                        "15 records of the 15 in the log",
                        "The record of this export comes after")
                .doesNotContain("each event has exactly one record");
    }

    @Test
    void what_the_store_lost_is_said_in_its_place() throws IOException {
        Example example = Example.withoutDocuments();
        Report report = Report.of(Example.scope(Optional.empty()), example.account(), example);
        assertThat(new String(report.html(), UTF_8))
                .contains("is missing or altered in the store: what the record names cannot be shown")
                .contains("The plan is missing or altered in the store");
    }

    @Test
    void a_long_log_is_counted_whole_and_listed_in_part() throws IOException {
        Example example = new Example();
        Account account = new Account();
        for (int i = 0; i < 2_000; i++) {
            example.account().audits.list().forEach(entry -> account.add(entry.index(), entry.record()));
        }
        String text = new String(
                Report.of(Example.scope(Optional.empty()), account, example).html(), UTF_8);
        assertThat(text)
                .contains("4000 audits were decided")
                .contains("The 3976 older audits are not described in full")
                .contains("The 3000 older audits are not listed");
    }

    private static byte[] pdf(Report report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.pdf(out);
        return out.toByteArray();
    }

    private static List<String> faults(PDFAFlavour flavour) throws VeraPDFException, IOException {
        try (PDFAParser parser = Foundries.defaultInstance().createParser(new ByteArrayInputStream(pdf), flavour);
                PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, false)) {
            ValidationResult result = validator.validate(parser);
            assertThat(result.getTotalAssertions()).isPositive();
            return result.getTestAssertions().stream()
                    .filter(assertion -> assertion.getStatus() == TestAssertion.Status.FAILED)
                    .map(assertion -> flavour + " " + assertion.getRuleId().getClause() + ": " + assertion.getMessage())
                    .distinct()
                    .toList();
        }
    }
}
