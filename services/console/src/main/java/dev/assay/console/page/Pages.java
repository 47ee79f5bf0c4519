package dev.assay.console.page;

import io.quarkus.qute.Engine;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Every page, rendered. The templates escape whatever they are given. */
final class Pages {
    private final Engine engine;

    Pages(Engine engine) {
        this.engine = engine;
    }

    /** @param polls false on older pages, which no longer move */
    String overview(Frame frame, Overview overview, boolean polls) {
        return page("overview", frame)
                .data("overview", overview)
                .data("polls", polls)
                .render();
    }

    /** The part of the first page that moves. */
    String lists(Overview overview) {
        return template("lists").data("overview", overview).data("polls", true).render();
    }

    /**
     * @param view absent while the audit runs, and where its document cannot be fetched
     * @param problem why there is no document, though there should be
     * @param record absent while the audit runs
     */
    String audit(
            Frame frame,
            AuditRow audit,
            Optional<AuditView> view,
            Optional<String> problem,
            Optional<AuditRecord> record) {
        return page("audit", frame)
                .data("audit", audit)
                .data("view", view)
                .data("problem", problem)
                .data("record", record)
                .render();
    }

    /** How far a running audit is. */
    String progress(AuditRow audit) {
        return template("progress").data("audit", audit).render();
    }

    /** What people decided about an audit, without the form to decide in. */
    String reviews(AuditRow audit, Reviews reviews) {
        return template("review-list")
                .data("audit", audit)
                .data("reviews", reviews)
                .render();
    }

    String model(Frame frame, ModelView model) {
        return page("model", frame).data("model", model).render();
    }

    /** @param older index before which the next page ends */
    String records(Frame frame, List<RecordRow> records, Optional<Long> older) {
        return page("records", frame)
                .data("records", records)
                .data("older", older)
                .render();
    }

    /** @param form as it was filled in */
    String exports(Frame frame, List<ExportRow> exports, ExportForm form) {
        return page("exports", frame)
                .data("exports", exports)
                .data("moving", ExportRow.moving(exports))
                .data("form", form)
                .render();
    }

    /** The part of the exports' page that moves. */
    String exportList(List<ExportRow> exports) {
        return template("export-list")
                .data("exports", exports)
                .data("moving", ExportRow.moving(exports))
                .render();
    }

    String problem(Frame frame, String title, String detail) {
        return page("problem", frame)
                .data("title", title)
                .data("detail", detail)
                .render();
    }

    private TemplateInstance page(String name, Frame frame) {
        return template(name).data("frame", frame);
    }

    private TemplateInstance template(String name) {
        @Nullable Template template = engine.getTemplate("console/" + name + ".html");
        if (template == null) {
            throw new IllegalStateException("there must be a template console/" + name + ".html, found none");
        }
        return template.instance();
    }
}
