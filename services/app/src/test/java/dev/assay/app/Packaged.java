package dev.assay.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.assay.app.broker.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** The packaged application as a process. */
final class Packaged implements AutoCloseable {
    /** No test asserts a time; this only ends one that hangs. */
    static final Duration LIMIT = Duration.ofMinutes(3);

    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final Duration POLL = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final Path data;
    private final Path output;
    private final URI url;

    private Packaged(Process process, Path data, Path output, URI url) {
        this.process = process;
        this.data = data;
        this.output = output;
        this.url = url;
    }

    /** Starts it on that folder and a free port, and does not wait. */
    static Packaged launch(Path data, List<String> jvm, String... options) throws IOException {
        return launch(data, Ports.free(), jvm, options);
    }

    static Packaged launch(Path data, int port, List<String> jvm, String... options) throws IOException {
        Files.createDirectories(data.getParent());
        Path output = Files.createTempFile(data.getParent(), "output-", ".txt");
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1")); // a short life: the optimising compiler would not pay
        line.addAll(jvm);
        line.addAll(List.of("-jar", JAR.toString(), "--data", data.toString(), "--port", Integer.toString(port)));
        line.addAll(List.of(options));
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        return new Packaged(process, data, output, URI.create("http://127.0.0.1:" + port));
    }

    /** Starts it and waits until it is ready. */
    static Packaged start(Path data, String... options) throws Exception {
        Packaged started = launch(data, List.of(), options);
        started.awaitReady();
        return started;
    }

    void awaitReady() throws Exception {
        await("readiness", () -> ready(url));
    }

    /** True when what answers there is ready. */
    boolean ready(URI base) throws InterruptedException {
        try {
            return http.send(request(base, "/q/health/ready").build(), BodyHandlers.discarding())
                            .statusCode()
                    == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    URI url() {
        return url;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(request(url, path).build(), BodyHandlers.ofString());
    }

    HttpResponse<String> send(String method, String path, String type, byte[] body)
            throws IOException, InterruptedException {
        return http.send(
                request(url, path)
                        .header("Content-Type", type)
                        .method(method, BodyPublishers.ofByteArray(body))
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode json(String path) throws IOException, InterruptedException {
        HttpResponse<String> answer = get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    /** What installation.json says. */
    JsonNode installation() throws IOException {
        return JSON.readTree(data.resolve("installation.json").toFile());
    }

    Path data() {
        return data;
    }

    String output() throws IOException {
        return Files.readString(output);
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    Process process() {
        return process;
    }

    /** The worker process. */
    ProcessHandle worker() throws Exception {
        await("a worker process", () -> process.children().anyMatch(ProcessHandle::isAlive));
        return process.children().filter(ProcessHandle::isAlive).findFirst().orElseThrow();
    }

    /** SIGTERM, and the status it ends with. */
    int terminate() throws Exception {
        process.destroy();
        return status();
    }

    /** The status it ends with by itself. */
    int status() throws Exception {
        if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
            fail("the application did not end; it printed: " + output());
        }
        return process.exitValue();
    }

    void await(String what, Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + LIMIT.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() > until) {
                fail("waited %s for %s; it printed: %s", LIMIT, what, output());
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    @Override
    public void close() throws Exception {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor();
    }

    private static HttpRequest.Builder request(URI base, String path) {
        return HttpRequest.newBuilder(base.resolve(path)).timeout(LIMIT);
    }
}
