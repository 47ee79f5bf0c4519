package dev.assay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReviewCommandTest {
    private static final String SENT = """
            {"audit":"a1","topic":"assay.reviews","partition":0,"offset":2,"after":20}
            """;

    private static final String PAGE = """
            {"size":23,"records":[
             {"index":21,"record":{"type":"REVIEW","cause":{"topic":"assay.reviews","partition":0,"offset":"1"}}},
             {"index":22,"record":{"type":"REVIEW","cause":{"topic":"assay.reviews","partition":0,"offset":"2"}}}],
             "next":null}
            """;

    private final List<String> asked = new ArrayList<>();
    private HttpServer server;
    private int status = 200;
    private String posted = SENT;
    private String page = PAGE;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add((exchange.getRequestURI() + " " + body).strip());
            byte[] answer = (exchange.getRequestMethod().equals("POST") ? posted : page).getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void sends_the_decision_and_names_its_record() {
        Ran ran = review("--waive", "--reason", "only for the pilot");
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualToIgnoringNewLines("audit a1 is waived: record 22");
        assertThat(asked)
                .containsExactly(
                        "/v1/audits/a1/reviews {\"decision\":\"waive\",\"reason\":\"only for the pilot\"}",
                        "/v1/records?after=20&limit=100");
    }

    @Test
    void one_decision_must_be_given_and_no_more() {
        assertThat(review().status()).isEqualTo(2);
        assertThat(review().err()).contains("--approve", "--reject", "--waive");
        assertThat(review("--approve", "--reject").status()).isEqualTo(2);
        assertThat(asked).isEmpty();
    }

    @Test
    void says_why_the_ledger_refused() {
        page = """
                {"size":23,"records":[{"index":21,"record":{"type":"EVENT_REJECTED","reason":"no such decision",
                 "cause":{"topic":"assay.reviews","partition":0,"offset":"2"}}}],"next":null}
                """;
        Ran ran = review("--approve");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("the ledger refused the review: no such decision");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void says_why_it_was_refused() {
        status = 409;
        posted = """
                {"type":"urn:assay:problem:too-early","title":"Not possible yet","status":409,"detail":"audit a1 has no verdict yet"}
                """;
        Ran ran = review("--approve");
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err()).contains("audit a1 has no verdict yet");
    }

    private Ran review(String... more) {
        List<String> arguments = new ArrayList<>(List.of("review", "a1"));
        arguments.addAll(
                List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
        arguments.addAll(List.of(more));
        return Ran.assay(arguments.toArray(String[]::new));
    }
}
