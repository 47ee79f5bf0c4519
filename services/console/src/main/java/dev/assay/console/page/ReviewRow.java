package dev.assay.console.page;

import dev.assay.console.view.Board;
import dev.assay.console.view.ReviewLine;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import java.util.List;

/**
 * A person's decision as the page of its audit shows it.
 *
 * @param reason empty where none was given
 * @param record index in the ledger
 * @param corrections indices of the records that correct it, or one another, in their order
 */
public record ReviewRow(Badge badge, String reason, String actor, Moment at, long record, List<Long> corrections) {
    public ReviewRow {
        corrections = List.copyOf(corrections);
    }

    static ReviewRow of(Board board, ReviewLine review) {
        return new ReviewRow(
                badge(review.decision()),
                review.reason(),
                review.actor(),
                Moment.of(review.at()),
                review.record(),
                board.corrections(review.recordId()));
    }

    static Badge badge(Reviewed.Decision decision) {
        return switch (decision) {
            case APPROVE -> new Badge("passed", "APPROVED");
            case REJECT -> new Badge("failed", "REJECTED");
            case WAIVE -> new Badge("warned", "WAIVED");
        };
    }
}
