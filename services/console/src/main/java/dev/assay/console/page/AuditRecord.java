package dev.assay.console.page;

import dev.assay.console.view.AuditLine;
import java.util.List;

/**
 * The record of a decided audit, as its page shows it.
 *
 * @param index in the ledger
 * @param document digest of the whole audit
 * @param corrections indices of the records that correct it, or one another, in their order
 * @param reviews what people decided about it
 */
public record AuditRecord(long index, String document, List<Long> corrections, Reviews reviews) {
    public AuditRecord {
        corrections = List.copyOf(corrections);
    }

    static AuditRecord of(AuditLine.Decided decided, List<Long> corrections, Reviews reviews) {
        return new AuditRecord(decided.record(), decided.document().toString(), corrections, reviews);
    }
}
