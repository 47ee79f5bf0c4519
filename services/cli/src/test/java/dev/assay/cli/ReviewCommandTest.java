package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewCommandTest {
    private static final String SENT = """
            {"audit":"a1","topic":"assay.reviews","partition":0,"offset":2,"after":20}
            """;

    private Ledger ledger;

    @BeforeEach
    void start() throws IOException {
        ledger = new Ledger(SENT);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @Test
    void sends_the_decision_and_names_its_record() {
        ledger.gives(entry(21, "REVIEW", 1, "") + "," + entry(22, "REVIEW", 2, ""));
        Ran ran = review("--waive", "--reason", "only for the pilot");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualToIgnoringNewLines("audit a1 is waived: record 22");
        assertThat(ledger.asked())
                .containsExactly(
                        "/v1/audits/a1/reviews {\"decision\":\"waive\",\"reason\":\"only for the pilot\"}",
                        "/v1/records?after=20&limit=100");
    }

    @Test
    void one_decision_must_be_given_and_no_more() {
        assertThat(review().status()).isEqualTo(2);
        assertThat(review().err()).contains("--approve", "--reject", "--waive");
        assertThat(review("--approve", "--reject").status()).isEqualTo(2);
        assertThat(ledger.asked()).isEmpty();
    }

    @Test
    void says_why_the_ledger_refused() {
        ledger.gives(entry(21, "EVENT_REJECTED", 2, "no such decision"));
        Ran ran = review("--approve");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("the ledger refused the review: no such decision");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void says_why_it_was_refused() {
        ledger.refuses(409, """
                {"type":"urn:assay:problem:too-early","title":"Not possible yet","status":409,"detail":"audit a1 has no verdict yet"}
                """);
        Ran ran = review("--approve");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("audit a1 has no verdict yet");
    }

    private Ran review(String... more) {
        List<String> arguments = new ArrayList<>(List.of("review", "a1", "--url", ledger.url()));
        arguments.addAll(List.of(more));
        return Ran.assay(arguments.toArray(String[]::new));
    }

    private static String entry(int index, String type, int offset, String reason) {
        return Ledger.entry(index, type, "assay.reviews", offset, reason);
    }
}
