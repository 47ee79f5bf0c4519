package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CorrectCommandTest {
    private static final String ORDERED = """
            {"record":3,"recordId":"sha256:00","topic":"assay.orders","partition":0,"offset":9,"after":4}
            """;

    private Ledger ledger;

    @BeforeEach
    void start() throws IOException {
        ledger = new Ledger(ORDERED);
    }

    @AfterEach
    void stop() {
        ledger.close();
    }

    @Test
    void waits_for_the_record_of_its_order_and_names_it() {
        ledger.gives("");
        ledger.gives(entry(5, "CORRECTION", 8, ""));
        ledger.gives(entry(6, "REVIEW", 0, "") + "," + entry(7, "CORRECTION", 9, "a slip"));
        Ran ran = correct();
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualToIgnoringNewLines("record 7 corrects record 3");
        assertThat(ledger.asked())
                .containsExactly(
                        "/v1/ledger/corrections {\"record\":3,\"field\":\"/reason\",\"before\":\"teh\",\"after\":\"the\","
                                + "\"reason\":\"a slip\"}",
                        "/v1/records?after=4&limit=100",
                        "/v1/records?after=4&limit=100",
                        "/v1/records?after=5&limit=100");
    }

    @Test
    void says_why_the_ledger_refused() {
        ledger.gives(entry(5, "EVENT_REJECTED", 9, "before it, /reason said \\\"the\\\""));
        Ran ran = correct();
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualToIgnoringNewLines("assay: the ledger refused the correction: before it, /reason said \"the\"");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void gives_the_record_as_it_is_stored() {
        ledger.gives(entry(5, "CORRECTION", 9, "a slip"));
        assertThat(correct("--json").out()).contains("\"index\" : 5", "\"reason\" : \"a slip\"");
    }

    private Ran correct(String... more) {
        List<String> arguments = new ArrayList<>(List.of("correct", "3", "--field", "/reason", "--before", "teh"));
        arguments.addAll(List.of("--after", "the", "--reason", "a slip"));
        arguments.addAll(List.of("--url", ledger.url()));
        arguments.addAll(List.of(more));
        return Ran.assay(arguments.toArray(String[]::new));
    }

    private static String entry(int index, String type, int offset, String reason) {
        return Ledger.entry(index, type, "assay.orders", offset, reason);
    }
}
