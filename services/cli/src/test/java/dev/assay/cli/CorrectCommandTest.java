package dev.assay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CorrectCommandTest {
    private static final String ORDERED = """
            {"record":3,"recordId":"sha256:00","topic":"assay.orders","partition":0,"offset":9,"after":4}
            """;

    private final List<String> asked = new ArrayList<>();
    private final List<String> pages = new ArrayList<>();
    private HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            asked.add((exchange.getRequestURI() + " " + body).strip());
            answer(exchange, exchange.getRequestMethod().equals("POST") ? ORDERED : pages.removeFirst());
        });
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void waits_for_the_record_of_its_order_and_names_it() {
        pages.add(page(""));
        pages.add(page(entry(5, "CORRECTION", 8, "")));
        pages.add(page(entry(6, "REVIEW", 0, "") + "," + entry(7, "CORRECTION", 9, "a slip")));
        Ran ran = correct();
        assertThat(ran.status()).as(ran.err()).isZero();
        assertThat(ran.out()).isEqualToIgnoringNewLines("record 7 corrects record 3");
        assertThat(asked)
                .containsExactly(
                        "/v1/ledger/corrections {\"record\":3,\"field\":\"/reason\",\"before\":\"teh\",\"after\":\"the\","
                                + "\"reason\":\"a slip\"}",
                        "/v1/records?after=4&limit=100",
                        "/v1/records?after=4&limit=100",
                        "/v1/records?after=5&limit=100");
    }

    @Test
    void says_why_the_ledger_refused() {
        pages.add(page(entry(5, "EVENT_REJECTED", 9, "before it, /reason said \\\"the\\\"")));
        Ran ran = correct();
        assertThat(ran.status()).isEqualTo(2);
        assertThat(ran.err())
                .isEqualToIgnoringNewLines("assay: the ledger refused the correction: before it, /reason said \"the\"");
        assertThat(ran.out()).isEmpty();
    }

    @Test
    void gives_the_record_as_it_is_stored() {
        pages.add(page(entry(5, "CORRECTION", 9, "a slip")));
        assertThat(correct("--json").out()).contains("\"index\" : 5", "\"reason\" : \"a slip\"");
    }

    private Ran correct(String... more) {
        List<String> arguments = new ArrayList<>(List.of("correct", "3", "--field", "/reason", "--before", "teh"));
        arguments.addAll(List.of("--after", "the", "--reason", "a slip"));
        arguments.addAll(
                List.of("--url", "http://127.0.0.1:" + server.getAddress().getPort()));
        arguments.addAll(List.of(more));
        return Ran.assay(arguments.toArray(String[]::new));
    }

    private static String page(String entries) {
        return "{\"size\":9,\"records\":[" + entries + "],\"next\":null}";
    }

    private static String entry(int index, String type, int offset, String reason) {
        return "{\"index\":" + index + ",\"record\":{\"type\":\"" + type + "\",\"reason\":\"" + reason
                + "\",\"cause\":{\"topic\":\"assay.orders\",\"partition\":0,\"offset\":\"" + offset + "\"}}}";
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        byte[] bytes = body.getBytes(UTF_8);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
