package dev.assay.check.page;

import dev.assay.core.audit.AuditReport;
import dev.assay.core.audit.Evidence;
import io.quarkus.qute.Engine;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.Template;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Function;

/** Writes the page: verdict, what was audited, every check with its measurements, meaning and pictures. */
public final class AuditPage {
    private static final String HTML = "text/html";
    private static final Template TEMPLATE = template();

    private AuditPage() {}

    /**
     * The page in UTF-8.
     *
     * @param link where a piece of evidence lies, relative to the page
     */
    public static byte[] html(AuditReport report, Function<Evidence, String> link) {
        return TEMPLATE.data("page", PageView.of(report, link)).render().getBytes(StandardCharsets.UTF_8);
    }

    private static Template template() {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(HTML)))
                .build();
        return engine.parse(resource(), Variant.forContentType(HTML), "audit.html");
    }

    private static String resource() {
        try (InputStream in = AuditPage.class.getResourceAsStream("audit.html")) {
            if (in == null) {
                throw new IllegalStateException("audit.html is missing from this library");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read audit.html", e);
        }
    }
}
