package dev.assay.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

class ApiTest {
    @Test
    void lists_audits_in_columns() throws IOException {
        String body = """
                {"audits":[{"id":"00112233445566778899aabbccddeeff","state":"decided","verdict":"FAILED",
                "model":{"name":"digits","version":"1.1.0"},"dataset":{"name":"digits","version":"1.0.0"},
                "plannedAt":"2026-11-01T10:00:00Z","done":9,"total":9,"review":"reject"},
                {"id":"ffeeddccbbaa99887766554433221100","state":"running",
                "model":{"name":"digits","version":"1.2.0"},"dataset":{"name":"digits","version":"1.0.0"},
                "plannedAt":"2026-11-01T10:01:00Z","done":3,"total":9}]}
                """;
        try (Answering server = new Answering(200, body)) {
            Ran ran = Ran.assay("audits", "--url", server.url().toString());
            assertThat(ran.status()).isZero();
            assertThat(ran.out().lines())
                    .containsExactly(
                            "AUDIT                             MODEL         DATASET       VERDICT       REVIEW  BEGUN",
                            "00112233445566778899aabbccddeeff  digits@1.1.0  digits@1.0.0  FAILED        reject  2026-11-01T10:00:00Z",
                            "ffeeddccbbaa99887766554433221100  digits@1.2.0  digits@1.0.0  3 of 9 tasks          2026-11-01T10:01:00Z");
        }
    }

    @Test
    void lists_the_releases_whose_audits_wait() throws IOException {
        String body = """
                {"audits":[],"releases":[
                {"kind":"model","name":"digits","version":"1.2.0","waitsFor":"dataset digits@1.0.0"},
                {"kind":"model","name":"digits","version":"1.1.0","waitsFor":null}]}
                """;
        try (Answering server = new Answering(200, body)) {
            assertThat(Ran.assay("audits", "--url", server.url().toString())
                            .out()
                            .lines())
                    .containsExactly(
                            "AUDIT  MODEL  DATASET  VERDICT  REVIEW  BEGUN",
                            "model digits@1.2.0 waits for dataset digits@1.0.0");
        }
    }

    @Test
    void what_people_wrote_cannot_steer_the_terminal() throws IOException {
        String body = """
                {"state":"running","audits":[{"id":"a1","state":"decided","verdict":"FAILED",
                "model":{"name":"digits","version":"1.1.0"},"dataset":{"name":"digits","version":"1.0.0"},
                "plannedAt":"2026-11-01T10:00:00Z","done":9,"total":9,"review":"\\u001b[2Jreject\\n\\u009b\\u202e"}]}
                """;
        try (Answering server = new Answering(200, body)) {
            assertThat(Ran.assay("audits", "--url", server.url().toString()).out())
                    .contains(" [2Jreject   ")
                    .doesNotContain("\u001b", "\u009b", "\u202e");
        }
    }

    @Test
    void a_problem_document_becomes_its_detail() throws IOException {
        String problem =
                "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,\"detail\":\"there is no audit x\"}";
        try (Answering server = new Answering(404, problem)) {
            Ran ran = Ran.assay("show", "x", "--url", server.url().toString());
            assertThat(ran.status()).isEqualTo(2);
            assertThat(ran.err()).isEqualToIgnoringNewLines("assay: there is no audit x");
        }
    }

    @Test
    void nothing_listening_is_said_with_what_to_do() throws IOException {
        URI nowhere;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nowhere = URI.create("http://127.0.0.1:" + socket.getLocalPort());
        }
        assertThatThrownBy(() -> new Api(nowhere).get("/v1/audits"))
                .hasMessage("nothing answers at " + nowhere + ": start it with `assay up`, or name it with --url");
    }

    @Test
    void an_answer_that_is_no_json_is_said() throws IOException {
        try (Answering server = new Answering(200, "<html>")) {
            assertThatThrownBy(() -> new Api(server.url()).get("/v1/audits"))
                    .hasMessageContaining("answered 200 with something that is not JSON");
        }
    }

    /** An HTTP server that gives one answer to everything. */
    private record Answering(HttpServer server) implements AutoCloseable {
        Answering(int status, String body) throws IOException {
            this(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            server.createContext("/", exchange -> {
                byte[] bytes = body.getBytes(UTF_8);
                exchange.sendResponseHeaders(status, bytes.length);
                exchange.getResponseBody().write(bytes);
                exchange.close();
            });
            server.start();
        }

        URI url() {
            return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
        }

        @Override
        public void close() {
            server.stop(0);
        }
    }
}
