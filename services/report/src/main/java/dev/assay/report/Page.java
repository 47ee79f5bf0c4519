package dev.assay.report;

import dev.assay.trail.bag.Scope;
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

/** The one template, for the screen and for paper. It is XHTML in HTML's own form, so that both parsers read it. */
final class Page {
    private static final String HTML = "text/html";
    private static final Template TEMPLATE = template();

    private Page() {}

    static String screen(ReportView view) {
        return render(view, false, "");
    }

    static String paper(ReportView view, Scope scope) {
        return render(view, true, "Export " + scope.export());
    }

    /** @param footer what stands below every page of paper */
    private static String render(ReportView view, boolean paper, String footer) {
        return TEMPLATE.data("report", view)
                .data("paper", paper)
                .data("footer", footer)
                .render();
    }

    private static Template template() {
        Engine engine = Engine.builder()
                .addDefaults()
                .addValueResolver(new ReflectionValueResolver())
                .addResultMapper(new HtmlEscaper(List.of(HTML)))
                .build();
        return engine.parse(text("report.html"), Variant.forContentType(HTML), "report.html");
    }

    static String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    /** A file of this library. */
    static byte[] bytes(String name) {
        try (InputStream in = Page.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException(name + " is missing from this library");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + name, e);
        }
    }
}
