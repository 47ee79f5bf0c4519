package dev.assay.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditsTest {
    private static final String NONE = "{\"audits\":[]}";
    private static final Path MODEL = Path.of("../../deploy/sample/models/digits/1.2.0");

    private Ledger installation;

    @BeforeEach
    void start() throws IOException {
        installation = new Ledger("{\"name\":\"digits\",\"version\":\"1.2.0\",\"status\":\"accepted\","
                + "\"digest\":\"sha256:00\",\"waitsFor\":null}");
    }

    @AfterEach
    void stop() {
        installation.close();
    }

    @Test
    void a_release_that_waits_says_for_what_each_time_that_it_is_something_else() {
        for (String waitsFor :
                new String[] {"", "dataset digits@1.0.0 and plan strict", "plan strict", "plan strict"}) {
            installation.answers(NONE);
            installation.answers("{\"releases\":[" + release("model", "9.9.9", "plan other") + ","
                    + release("dataset", "1.2.0", "plan other") + "," + release("model", "1.2.0", waitsFor) + "]}");
        }
        installation.answers(audits(audit("0123", "running", "")));
        installation.answers(audits(audit("0123", "running", "")));
        installation.answers(audits(audit("0123", "decided", "FAILED")));
        Ran ran = Ran.assay("release", MODEL.toString(), "--wait", "--url", installation.url());
        assertThat(ran.status()).isEqualTo(Exit.FAILED);
        String todo = " (assay dataset DIR releases a dataset, assay plan register FILE a plan)";
        assertThat(ran.err().lines())
                .containsExactly(
                        "the audit of digits@1.2.0 waits for dataset digits@1.0.0 and plan strict" + todo,
                        "the audit of digits@1.2.0 waits for plan strict" + todo,
                        "Auditing digits@1.2.0");
        assertThat(ran.out().lines())
                .containsExactly("digits@1.2.0 released, sha256:00", "digits 1.2.0 FAILED digits@1.0.0");
    }

    @Test
    void an_audit_is_found_by_the_first_digits_of_its_id_on_any_page() {
        installation.answers("{\"audits\":[" + audit("ab12".repeat(8), "running", "") + "],\"next\":\"x y\"}");
        installation.answers(audits(audit("ab13".repeat(8), "running", "")));
        installation.answers("{\"state\":\"running\",\"done\":3,\"total\":9}");
        Ran ran = Ran.assay("show", "ab13", "--url", installation.url());
        assertThat(ran.out()).isEqualToIgnoringNewLines("audit " + "ab13".repeat(8) + ": 3 of 9 tasks done");
        assertThat(installation.asked())
                .containsExactly(
                        "/v1/audits?limit=500", "/v1/audits?limit=500&after=x+y", "/v1/audits/" + "ab13".repeat(8));
    }

    @Test
    void digits_that_begin_several_ids_are_refused_and_a_review_goes_to_nobody() {
        String first = "ab12".repeat(8);
        String second = "ab12" + "0".repeat(28);
        installation.answers(audits(audit(first, "decided", "PASSED") + "," + audit(second, "decided", "PASSED")));
        Ran ran = Ran.assay("review", "ab12", "--approve", "--url", installation.url());
        assertThat(ran.status()).isEqualTo(Exit.BAD_INPUT);
        assertThat(ran.err())
                .isEqualToIgnoringNewLines(
                        "assay: 2 audits begin with ab12: give more digits of " + first + " or " + second);
        assertThat(installation.asked()).containsExactly("/v1/audits?limit=500");
    }

    private static String audits(String lines) {
        return "{\"audits\":[" + lines + "],\"next\":null}";
    }

    private static String audit(String id, String state, String verdict) {
        return "{\"id\":\"" + id + "\",\"state\":\"" + state + "\",\"verdict\":\"" + verdict
                + "\",\"model\":{\"name\":\"digits\",\"version\":\"1.2.0\"},"
                + "\"dataset\":{\"name\":\"digits\",\"version\":\"1.0.0\"}}";
    }

    private static String release(String kind, String version, String waitsFor) {
        return "{\"kind\":\"" + kind + "\",\"name\":\"digits\",\"version\":\"" + version + "\",\"waitsFor\":"
                + (waitsFor.isEmpty() ? "null" : '"' + waitsFor + '"') + "}";
    }
}
