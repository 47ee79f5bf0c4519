package dev.assay.console.view;

import dev.assay.core.Digest;
import dev.assay.core.audit.Verdict;
import java.time.Instant;
import java.util.Optional;

/**
 * One audit as lists show it.
 *
 * @param plannedAt time of the event that started it
 * @param done tasks with a result
 * @param total tasks of the audit; 0 where only its record is left
 * @param decided present once its record is in the ledger
 */
public record AuditLine(
        String id,
        Ref model,
        Ref dataset,
        Ref plan,
        Instant plannedAt,
        int done,
        int total,
        Optional<Decided> decided) {
    /**
     * @param record index in the ledger
     * @param recordId by which a correction names it
     * @param document digest of the whole audit, in the store
     */
    public record Decided(Verdict verdict, Instant at, long record, Digest recordId, Digest document) {}

    public Optional<Verdict> verdict() {
        return decided.map(Decided::verdict);
    }

    public boolean running() {
        return decided.isEmpty();
    }

    /** Whole percent of the tasks that have a result. */
    public int percent() {
        return total == 0 ? 0 : 100 * done / total;
    }
}
