package dev.assay.console.page;

import dev.assay.console.view.Board;
import dev.assay.console.view.ReviewLine;
import dev.assay.schemas.kafka.Topics;
import dev.assay.trail.record.LedgerRecord;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What people decided about an audit, and the form to decide in.
 *
 * @param rows the newest first
 * @param awaited place of a decision that was sent and has no record yet: the page looks again soon
 * @param problem why what was filled in was not sent
 * @param decision that was filled in; empty: none
 * @param reason that was filled in
 */
public record Reviews(
        List<ReviewRow> rows, Optional<String> awaited, Optional<String> problem, String decision, String reason) {
    private static final Pattern PLACE = Pattern.compile(Pattern.quote(Topics.REVIEWS) + "-[0-9]{1,9}@[0-9]{1,18}");

    public Reviews {
        rows = List.copyOf(rows);
    }

    /** @param sent place of a decision that was sent from this page; what is none is passed over */
    static Reviews of(Board board, String audit, Optional<String> sent) {
        List<ReviewLine> reviews = board.reviews(audit);
        return new Reviews(
                reviews.stream().map(review -> ReviewRow.of(board, review)).toList(),
                sent.filter(place -> PLACE.matcher(place).matches())
                        .filter(place -> reviews.stream()
                                .noneMatch(review -> review.cause().equals(place))),
                Optional.empty(),
                "",
                "");
    }

    /** The same, with what was filled in and why it was not sent. */
    Reviews refused(String why, String filledDecision, String filledReason) {
        return new Reviews(rows, awaited, Optional.of(why), filledDecision, filledReason);
    }

    /** Characters of a reason at most. */
    public int maxReason() {
        return LedgerRecord.MAX_REASON;
    }
}
