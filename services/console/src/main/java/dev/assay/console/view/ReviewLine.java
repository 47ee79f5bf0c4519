package dev.assay.console.view;

import dev.assay.core.Digest;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import java.time.Instant;

/**
 * A person's decision about an audit, as its record says.
 *
 * @param record index in the ledger
 * @param recordId by which a correction names it
 * @param cause place of the event that entered it
 */
public record ReviewLine(
        long record,
        Digest recordId,
        Reviewed.Decision decision,
        String reason,
        String actor,
        Instant at,
        String cause) {
    static ReviewLine of(long index, Reviewed review) {
        return new ReviewLine(
                index,
                review.recordId(),
                review.decision(),
                review.reason(),
                review.head().actor(),
                review.head().time(),
                review.head().cause().toString());
    }
}
