package dev.assay.console.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.assay.console.order.Orders.Place;
import dev.assay.console.order.ReviewDesk.Taken;
import dev.assay.console.view.Board;
import dev.assay.console.view.Told;
import dev.assay.core.audit.Verdict;
import dev.assay.schemas.ReviewDecision;
import dev.assay.schemas.ReviewEntered;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewDeskTest {
    private static final Place PLACE = new Place("assay.reviews", 0, 7);
    private static final String AUDIT = Told.audit("1.0.0").value();

    private final Board board = new Board();
    private final List<ReviewEntered> sent = new ArrayList<>();
    private final ReviewDesk desk = new ReviewDesk(board, review -> {
        sent.add(review);
        return PLACE;
    });

    @BeforeEach
    void decide() {
        board.recorded(3, Told.decided("1.0.0", 0, Verdict.FAILED));
        board.planned(Told.planned("1.1.0", 1));
    }

    private Taken take(String decision, String reason) throws IOException {
        return desk.take(AUDIT, decision, reason, "local");
    }

    @Test
    void a_decision_is_sent_as_it_will_be_recorded() throws IOException {
        assertThat(take(" Waive ", "  first line\r\nsecond: cafe\u0301 ")).isEqualTo(new Taken.Sent(PLACE));

        assertThat(sent).singleElement().satisfies(review -> {
            assertThat(review.getAudit()).isEqualTo(AUDIT);
            assertThat(review.getDecision()).isEqualTo(ReviewDecision.WAIVE);
            assertThat(review.getReason()).isEqualTo("first line\nsecond: caf\u00e9");
            assertThat(review.getActor()).isEqualTo("local");
        });
        assertThat(take("approve", "")).isInstanceOf(Taken.Sent.class);
    }

    @Test
    void what_no_record_can_say_is_refused_with_what_was_found() throws IOException {
        assertThat(take("postpone", "later"))
                .isEqualTo(new Taken.Malformed("a decision must be approve, reject, waive, found \"postpone\""));
        assertThat(take("reject", " \n ")).isEqualTo(new Taken.Malformed("to reject needs a reason, found none"));
        assertThat(take("waive", "x".repeat(2_001)))
                .isEqualTo(new Taken.Malformed("a reason must have at most 2000 characters, found 2001"));
        // One character that is two in the form that records have.
        assertThat(take("waive", "\u0958".repeat(2_000)))
                .isEqualTo(new Taken.Malformed("a reason must have at most 2000 characters, found 4000"));
        assertThat(sent).isEmpty();
    }

    @Test
    void only_a_decided_audit_can_be_reviewed() throws IOException {
        assertThat(desk.take("nowhere", "approve", "", "local"))
                .isEqualTo(new Taken.Unknown("there is no audit nowhere"));
        assertThat(desk.take(Told.audit("1.1.0").value(), "approve", "", "local"))
                .isInstanceOf(Taken.TooEarly.class);
        assertThat(sent).isEmpty();
    }

    @Test
    void brokers_that_are_away_are_no_fault_of_the_decision() {
        ReviewDesk alone = new ReviewDesk(board, review -> {
            throw new IOException("away");
        });
        assertThatThrownBy(() -> alone.take(AUDIT, "approve", "", "local"))
                .isInstanceOf(IOException.class)
                .hasMessage("away");
    }
}
