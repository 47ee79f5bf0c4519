package dev.assay.console.view;

import dev.assay.console.view.AuditLine.Decided;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** One audit as it comes in: its plan, its results, its record, in whatever order the topics give them. */
final class Tracked {
    /** Newest first; two of one instant in the order of their ids, so that paging is stable. */
    static final Comparator<Tracked> NEWEST_FIRST =
            Comparator.comparing(Tracked::plannedAt).reversed().thenComparing(tracked -> tracked.line.id());

    private final Set<String> works = new HashSet<>();
    private AuditLine line;

    Tracked(AuditLine line) {
        this.line = line;
    }

    AuditLine line() {
        return line;
    }

    Instant plannedAt() {
        return line.plannedAt();
    }

    void planned(Ref plan, Instant plannedAt, int total) {
        line = new AuditLine(
                line.id(), line.model(), line.dataset(), plan, plannedAt, line.done(), total, line.decided());
    }

    /** A work may have several results: it was delivered again. */
    void done(String work) {
        if (works.add(work)) {
            line = with(Math.min(works.size(), line.total()), Optional.empty());
        }
    }

    void decided(Decided decided) {
        line = with(line.total(), Optional.of(decided));
        works.clear();
    }

    private AuditLine with(int done, Optional<Decided> decided) {
        return new AuditLine(
                line.id(), line.model(), line.dataset(), line.plan(), line.plannedAt(), done, line.total(), decided);
    }
}
