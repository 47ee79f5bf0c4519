package dev.assay.console.page;

import dev.assay.console.view.AuditLine;
import dev.assay.console.view.Ref;
import java.util.Optional;

/** One audit as pages show it. */
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
        boolean running) {
    static AuditRow of(AuditLine line) {
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
                line.running());
    }

    /** Enough of the id for people. */
    public String brief() {
        return id.substring(0, Math.min(8, id.length()));
    }
}
