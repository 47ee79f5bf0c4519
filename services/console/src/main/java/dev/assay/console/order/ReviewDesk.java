package dev.assay.console.order;

import dev.assay.console.order.Orders.Place;
import dev.assay.console.view.AuditLine;
import dev.assay.console.view.Board;
import dev.assay.core.Digest;
import dev.assay.core.audit.AuditId;
import dev.assay.schemas.ReviewDecision;
import dev.assay.schemas.ReviewEntered;
import dev.assay.schemas.kafka.Topics;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.LedgerRecord.Reviewed;
import java.io.IOException;
import java.text.Normalizer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Takes what people decide about audits. What is taken can be recorded: the ledger refuses none of it. */
public final class ReviewDesk {
    private final Board board;
    private final Outbox outbox;

    public ReviewDesk(Board board, Outbox outbox) {
        this.board = board;
        this.outbox = outbox;
    }

    /** Where decisions go. */
    @FunctionalInterface
    public interface Outbox {
        /** Returns when it is durable: where it is. */
        Place send(ReviewEntered review) throws IOException;
    }

    /** What became of a decision. */
    public sealed interface Taken {
        /** It is durable, and its record will name that place as its cause. */
        record Sent(Place place) implements Taken {}

        /** No review can be of it. */
        record Malformed(String reason) implements Taken {}

        /** There is no such audit. */
        record Unknown(String reason) implements Taken {}

        /** The audit has no verdict yet. */
        record TooEarly(String reason) implements Taken {}
    }

    /**
     * A decision, returned when it is durable.
     *
     * @param decision a {@link Reviewed.Decision} in any case
     * @param actor pseudonymous id of who decides
     * @throws IOException if the brokers are away
     */
    public Taken take(String audit, String decision, String reason, String actor) throws IOException {
        Optional<AuditLine> line = board.audit(audit);
        if (line.isEmpty()) {
            return new Taken.Unknown("there is no audit " + audit);
        }
        if (line.get().running()) {
            return new Taken.TooEarly("audit " + audit + " has no verdict yet: review it once it is decided");
        }
        ReviewEntered event;
        try {
            event = event(line.get().decided().orElseThrow().document(), audit, decision(decision), reason, actor);
        } catch (IllegalArgumentException e) {
            return new Taken.Malformed(String.valueOf(e.getMessage()));
        }
        return new Taken.Sent(outbox.send(event));
    }

    /** @throws IllegalArgumentException if no record can be of it; the message says what was found */
    private static ReviewEntered event(
            Digest document, String audit, Reviewed.Decision decision, String reason, String actor) {
        Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        // As records write it: what is taken is what they will say, in whole.
        String written = Normalizer.normalize(reason.replace("\r\n", "\n").strip(), Normalizer.Form.NFC);
        if (written.isEmpty() && decision != Reviewed.Decision.APPROVE) {
            throw new IllegalArgumentException("to " + word(decision) + " needs a reason, found none");
        }
        Reviewed review = new Reviewed(
                new Head(at, actor, new Cause(Topics.REVIEWS, 0, 0, document, "")),
                new AuditId(audit),
                decision,
                written);
        return new ReviewEntered(audit, ReviewDecision.valueOf(decision.name()), review.reason(), actor, at);
    }

    private static String word(Reviewed.Decision decision) {
        return decision.name().toLowerCase(Locale.ROOT);
    }

    private static Reviewed.Decision decision(String text) {
        String wanted = text.strip().toUpperCase(Locale.ROOT);
        return Arrays.stream(Reviewed.Decision.values())
                .filter(decision -> decision.name().equals(wanted))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("a decision must be "
                        + Arrays.stream(Reviewed.Decision.values())
                                .map(ReviewDesk::word)
                                .collect(Collectors.joining(", "))
                        + ", found \"" + text + '"'));
    }
}
