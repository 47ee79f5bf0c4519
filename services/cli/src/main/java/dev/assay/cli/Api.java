package dev.assay.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongConsumer;

/** An installation's REST interface, as far as the command line uses it. */
final class Api {
    /** Validating a release loads its models: this long may pass before the answer. */
    private static final Duration RELEASE_TIMEOUT = Duration.ofMinutes(10);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 1 << 16;
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(CONNECT_TIMEOUT).build();

    /** @param base for example {@code http://127.0.0.1:8080} */
    Api(URI base) {
        this.base = base;
    }

    URI base() {
        return base;
    }

    /** Whether every role of the installation is ready; false also while nothing answers yet. */
    boolean ready() throws IOException {
        try {
            return exchange(
                                    request("/q/health/ready")
                                            .timeout(READ_TIMEOUT)
                                            .GET()
                                            .build(),
                                    BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (NothingAnswers e) {
            return false;
        }
    }

    JsonNode get(String path) throws IOException {
        return send(request(path).timeout(READ_TIMEOUT).GET().build());
    }

    /** Sends a JSON document. */
    JsonNode post(String path, JsonNode document) throws IOException {
        return send(request(path)
                .timeout(READ_TIMEOUT)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(JSON.writeValueAsBytes(document)))
                .build());
    }

    /** Fetches a file; its bytes go to {@code to} and are told as they come. */
    void download(String path, Path to, LongConsumer received) throws IOException {
        HttpRequest request = request(path).GET().build();
        HttpResponse<InputStream> answer = exchange(request, BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (answer.statusCode() >= 400) {
                throw new Problem(answer.statusCode(), parse(request.uri(), answer.statusCode(), in.readAllBytes()));
            }
            try (OutputStream out = Files.newOutputStream(to)) {
                byte[] buffer = new byte[BUFFER_BYTES];
                long size = 0;
                for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                    out.write(buffer, 0, n);
                    size += n;
                    received.accept(size);
                }
            }
        }
    }

    /** Sends a zip of a release folder to {@code /v1/models} or {@code /v1/datasets}. */
    JsonNode release(String path, Path zip) throws IOException {
        return send(request(path)
                .timeout(RELEASE_TIMEOUT)
                .header("Content-Type", "application/zip")
                .POST(file(zip))
                .build());
    }

    /** Sends a plan to {@code /v1/plans}. */
    JsonNode plan(Path yaml) throws IOException {
        return send(request("/v1/plans")
                .timeout(READ_TIMEOUT)
                .header("Content-Type", "application/yaml")
                .POST(file(yaml))
                .build());
    }

    private static BodyPublisher file(Path zip) throws IOException {
        return BodyPublishers.ofFile(zip);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path))
                .header("Accept", "application/json, application/problem+json");
    }

    private JsonNode send(HttpRequest request) throws IOException {
        HttpResponse<byte[]> answer = exchange(request, BodyHandlers.ofByteArray());
        JsonNode body = parse(request.uri(), answer.statusCode(), answer.body());
        if (answer.statusCode() >= 400) {
            throw new Problem(answer.statusCode(), body);
        }
        return body;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> body) throws IOException {
        try {
            return http.send(request, body);
        } catch (ConnectException e) {
            throw new NothingAnswers(base, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for " + request.uri(), e);
        }
    }

    private static JsonNode parse(URI uri, int status, byte[] body) throws IOException {
        try {
            return JSON.readTree(body);
        } catch (JsonProcessingException e) {
            throw new IOException(uri + " answered " + status + " with something that is not JSON", e);
        }
    }

    /** No process listens there. */
    static final class NothingAnswers extends IOException {
        private static final long serialVersionUID = 1L;

        NothingAnswers(URI base, ConnectException cause) {
            super("nothing answers at " + base + ": start it with `assay up`, or name it with --url", cause);
        }
    }

    /** The installation refused: its problem document (RFC 9457) says why. */
    static final class Problem extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;

        Problem(int status, JsonNode body) {
            super(body.path("detail").asText(body.path("title").asText("the answer was " + status)));
            this.status = status;
        }

        int status() {
            return status;
        }
    }
}
