package dev.assay.console.page;

import dev.assay.console.view.AuditLine;
import dev.assay.console.view.Ref;
import dev.assay.console.view.ReviewLine;
import java.util.Locale;
import java.util.Optional;

/**
 * One audit as pages show it.
 *
 * @param review what a person decided last, where the page lists audits: {@code approved}, {@code rejected}, {@code waived}
 */
public record AuditRow(
        String id,
        Badge badge,
        Ref model,
        Ref dataset,
        Ref plan,
        Moment planned,
        Optional<Moment> decided,
        int done,
        int total,
        boolean running,
        Optional<String> review) {
    static AuditRow of(AuditLine line) {
        return of(line, Optional.empty());
    }

    /** @param review what a person decided last */
    static AuditRow of(AuditLine line, Optional<ReviewLine> review) {
        return new AuditRow(
                line.id(),
                Badge.of(line),
                line.model(),
                line.dataset(),
                line.plan(),
                Moment.of(line.plannedAt()),
                line.decided().map(decided -> Moment.of(decided.at())),
                line.done(),
                line.total(),
                line.running(),
                review.map(last -> ReviewRow.badge(last.decision()).word().toLowerCase(Locale.ROOT)));
    }

    /** Enough of the id for people. */
    public String brief() {
        return id.substring(0, Math.min(8, id.length()));
    }
}
