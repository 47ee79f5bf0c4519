package dev.assay.report;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfBoxRenderer;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder.PdfAConformance;
import com.openhtmltopdf.svgsupport.BatikSVGDrawer;
import com.openhtmltopdf.util.XRLog;
import dev.assay.core.Digest;
import dev.assay.trail.bag.Scope;
import java.awt.color.ColorSpace;
import java.awt.color.ICC_Profile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.Calendar;
import java.util.GregorianCalendar;
import java.util.HexFormat;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDMetadata;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionGoTo;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotation;
import org.apache.pdfbox.pdmodel.interactive.annotation.PDAnnotationLink;
import org.apache.pdfbox.pdmodel.interactive.documentnavigation.destination.PDPageDestination;

/**
 * Prints the page as PDF/A-2a (ISO 19005-2), tagged after PDF/UA-1 (ISO 14289-1). No clock and no chance enter: dates and
 * the document's id follow from the export.
 */
final class Pdf {
    private static final String FONT = "Report";
    private static final int PLAIN = 400;
    private static final int BOLD = 700;

    static {
        // It tells of every resource and of each stage; what goes wrong is thrown.
        XRLog.setLoggingEnabled(false);
    }

    private Pdf() {}

    static void print(String xhtml, Scope scope, OutputStream out) throws IOException {
        PdfRendererBuilder builder = new PdfRendererBuilder();
        builder.useFastMode();
        builder.withHtmlContent(xhtml, "");
        builder.withProducer("Assay");
        builder.usePdfAConformance(PdfAConformance.PDFA_2_A);
        builder.usePdfUaAccessibility(true);
        builder.useColorProfile(ICC_Profile.getInstance(ColorSpace.CS_sRGB).getData());
        builder.useSVGDrawer(new BatikSVGDrawer());
        builder.useExternalResourceAccessControl(
                (uri, type) -> uri.startsWith("data:"), ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI);
        font(builder, "DejaVuSansCondensed.ttf", PLAIN);
        font(builder, "DejaVuSansCondensed-Bold.ttf", BOLD);
        try (PdfBoxRenderer renderer = builder.buildPdfRenderer();
                PDDocument document = renderer.createPDFKeepOpen()) {
            describeLinks(document);
            date(document, scope.at());
            document.setDocumentId(id(scope));
            document.save(out);
        }
    }

    private static void font(PdfRendererBuilder builder, String file, int weight) {
        byte[] font = Page.bytes(file);
        builder.useFont(() -> new ByteArrayInputStream(font), FONT, weight, FontStyle.NORMAL, true);
    }

    /** What a screen reader says of a link, which the printer leaves out (PDF/UA-1, 7.18.5). */
    private static void describeLinks(PDDocument document) throws IOException {
        for (PDPage page : document.getPages()) {
            for (PDAnnotation annotation : page.getAnnotations()) {
                if (annotation instanceof PDAnnotationLink link
                        && link.getAction() instanceof PDActionGoTo go
                        && go.getDestination() instanceof PDPageDestination to) {
                    link.setContents("To page " + (to.retrievePageNumber() + 1));
                }
            }
        }
    }

    /** The moment of the export, in the information dictionary and in the XMP packet, which must agree. */
    private static void date(PDDocument document, Instant at) throws IOException {
        Instant second = at.truncatedTo(ChronoUnit.SECONDS);
        Calendar calendar = GregorianCalendar.from(second.atZone(ZoneOffset.UTC));
        document.getDocumentInformation().setCreationDate(calendar);
        document.getDocumentInformation().setModificationDate(calendar);
        PDMetadata metadata = document.getDocumentCatalog().getMetadata();
        String xmp = new String(metadata.toByteArray(), StandardCharsets.UTF_8);
        String dated = xmp.replaceAll(
                "<xmp:CreateDate>[^<]*</xmp:CreateDate>",
                "<xmp:CreateDate>" + second + "</xmp:CreateDate><xmp:ModifyDate>" + second + "</xmp:ModifyDate>");
        if (dated.equals(xmp)) {
            throw new IllegalStateException("the XMP packet of the report has no date to set");
        }
        metadata.importXMPMetadata(dated.getBytes(StandardCharsets.UTF_8));
    }

    /** From the export: the same export has the same id. */
    private static long id(Scope scope) {
        String text = scope.export() + '\n' + scope.head().text();
        byte[] digest = HexFormat.of()
                .parseHex(Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex());
        return ByteBuffer.wrap(digest).getLong();
    }
}
