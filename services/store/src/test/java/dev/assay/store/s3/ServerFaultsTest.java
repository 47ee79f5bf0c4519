package dev.assay.store.s3;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.assay.core.Digest;
import dev.assay.store.ObjectStore.Copied;
import dev.assay.store.ObjectStore.Found;
import dev.assay.store.ObjectStore.Put;
import dev.assay.store.StoreSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that fails in ways which a real one cannot be made to. */
@Timeout(60)
@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class ServerFaultsTest {
    private static final Patience FAST = new Patience(3, Duration.ofMillis(1));
    private static final byte[] ONE = "one".getBytes(UTF_8);

    /** What the server does with the next requests for the object; afterwards it serves it. */
    private final ConcurrentLinkedQueue<Answer> next = new ConcurrentLinkedQueue<>();

    private final AtomicInteger requests = new AtomicInteger();
    private HttpServer server;
    private S3Store store;

    private interface Answer {
        void to(HttpExchange exchange) throws IOException;
    }

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::handle);
        server.start();
        StoreSettings.S3 settings = new StoreSettings.S3(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                "us-east-1",
                "assay",
                "key",
                "secret",
                false,
                false,
                Duration.ZERO);
        store = S3Store.open(settings, FAST, Clock.systemUTC());
        requests.set(0);
    }

    @AfterEach
    void stop() {
        store.close();
        server.stop(0);
    }

    private void handle(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (path.startsWith("/assay/probe/")) {
            answer(exchange, 412, error("PreconditionFailed"));
        } else if (path.startsWith("/assay/") && path.length() > "/assay/".length()) {
            requests.incrementAndGet();
            Answer planned = next.poll();
            if (planned == null) {
                answer(exchange, 200, ONE);
            } else {
                planned.to(exchange);
            }
        } else {
            answer(exchange, exchange.getRequestMethod().equals("HEAD") ? 200 : 404, error("NotHere"));
        }
    }

    private static byte[] error(String code) {
        return ("<?xml version=\"1.0\"?><Error><Code>" + code + "</Code><Message>m</Message></Error>").getBytes(UTF_8);
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/xml");
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            exchange.getResponseBody().write(body);
        }
        exchange.close();
    }

    private static Answer fails(int status, String code) {
        return exchange -> answer(exchange, status, error(code));
    }

    /** Promises more than it sends, and hangs up. */
    private static Answer breaksOff() {
        return exchange -> {
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().write(ONE);
            exchange.getResponseBody().flush();
            exchange.close();
        };
    }

    @Test
    void a_busy_server_is_asked_again() throws IOException {
        next.add(fails(503, "SlowDown"));
        next.add(fails(500, "InternalError"));
        assertThat(store.get("a/b", Digest.of(ONE))).isInstanceOf(Found.Intact.class);
        assertThat(requests).hasValue(3);
    }

    @Test
    void patience_ends_and_says_what_was_asked() {
        for (int i = 0; i < 3; i++) {
            next.add(fails(503, "SlowDown"));
        }
        assertThatThrownBy(() -> store.put("a/b", ONE, "text/plain"))
                .isInstanceOf(IOException.class)
                .hasMessageStartingWith("cannot write object a/b in bucket assay at http://127.0.0.1:")
                .hasMessageEndingWith("(region us-east-1) after 3 attempts: HTTP 503 SlowDown: m");
        assertThat(requests).hasValue(3);
    }

    @Test
    void a_refusal_is_final() {
        next.add(fails(403, "AccessDenied"));
        assertThatThrownBy(() -> store.put("a/b", ONE, "text/plain"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot write object a/b")
                .hasMessageContaining("HTTP 403 AccessDenied");
        assertThat(requests).hasValue(1);
    }

    @Test
    void a_bucket_that_is_gone_is_not_an_object_that_is_missing() {
        next.add(fails(404, "NoSuchBucket"));
        assertThatThrownBy(() -> store.get("a/b")).isInstanceOf(IOException.class);
    }

    @Test
    void a_body_that_breaks_off_is_read_again(@TempDir Path folder) throws IOException {
        next.add(breaksOff());
        assertThat(store.get("a/b", Digest.of(ONE))).isInstanceOf(Found.Intact.class);
        next.add(breaksOff());
        Path to = folder.resolve("b");
        assertThat(store.copy("a/b", Digest.of(ONE), to)).isEqualTo(new Copied.Intact(3));
        assertThat(folder.toFile().list()).containsExactly("b");
    }

    /** The first attempt succeeded and its answer was lost: the second is refused, and finds its own bytes. */
    @Test
    void a_conditional_put_whose_answer_was_lost_is_as_good_as_made() throws IOException {
        next.add(HttpExchange::close);
        next.add(fails(412, "PreconditionFailed"));
        assertThat(store.putIfAbsent("a/b", ONE, "text/plain")).isEqualTo(new Put.Same());
    }

    @Test
    void of_two_writers_at_once_the_one_told_of_a_conflict_tries_again() throws IOException {
        next.add(fails(409, "ConditionalRequestConflict"));
        next.add(fails(412, "PreconditionFailed"));
        assertThat(store.putIfAbsent("a/b", "two".getBytes(UTF_8), "text/plain"))
                .isEqualTo(new Put.Other(Digest.of(ONE)));
    }

    @Test
    void an_object_that_claims_to_be_huge_is_not_read_into_memory() {
        next.add(exchange -> {
            exchange.sendResponseHeaders(200, 1L << 40);
            exchange.getResponseBody().write(ONE);
            exchange.getResponseBody().flush();
            exchange.close();
        });
        assertThatThrownBy(() -> store.get("a/b"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("an object held as one array must have at most 67108864 bytes, found 1099511627776 in a/b");
    }

    @Test
    void a_server_that_is_away_is_told_by_name() throws IOException {
        server.stop(0);
        assertThatThrownBy(() -> store.list("a/", "", 1))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cannot list a/ in bucket assay at http://127.0.0.1:")
                .hasMessageContaining("after 3 attempts");
    }
}
