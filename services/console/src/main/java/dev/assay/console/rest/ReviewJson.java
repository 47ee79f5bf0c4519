package dev.assay.console.rest;

import dev.assay.console.view.Board;
import dev.assay.console.view.ReviewLine;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import java.util.List;
import java.util.Locale;

/**
 * A person's decision about an audit.
 *
 * @param decision {@code approve}, {@code reject} or {@code waive}
 * @param reason may be empty where it approves
 * @param actor pseudonymous id of who decided
 * @param at RFC 3339, UTC
 * @param record index in the ledger
 * @param corrections indices of the records that correct it, or one another, in their order
 */
public record ReviewJson(String decision, String reason, String actor, String at, long record, List<Long> corrections) {
    public ReviewJson {
        corrections = List.copyOf(corrections);
    }

    /** @param reviews the newest first; of an audit with very many, the newest of them */
    public record All(List<ReviewJson> reviews) {}

    static All of(Board board, String audit) {
        return new All(board.reviews(audit).stream()
                .map(review -> of(review, board.corrections(review.recordId())))
                .toList());
    }

    private static ReviewJson of(ReviewLine review, List<Long> corrections) {
        return new ReviewJson(
                word(review.decision()),
                review.reason(),
                review.actor(),
                review.at().toString(),
                review.record(),
                corrections);
    }

    static String word(Reviewed.Decision decision) {
        return decision.name().toLowerCase(Locale.ROOT);
    }
}
