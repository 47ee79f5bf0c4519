package dev.assay.verification;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** The packaged application as a process, and its REST interface. */
final class Application implements AutoCloseable {
    /** No test asserts a time; this only ends one that hangs. */
    private static final Duration LIMIT = Duration.ofMinutes(4);

    private static final Duration POLL = Duration.ofMillis(100);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Process process;
    private final URI url;
    private final Path log;

    private final Path data;

    private Application(Process process, URI url, Path data, Path log) {
        this.process = process;
        this.data = data;
        this.url = url;
        this.log = log;
    }

    /** The folder of the repository. */
    static Path repository() {
        return Path.of("").toAbsolutePath().resolve("../..").normalize();
    }

    static Path sampleModel(String version) {
        return repository().resolve("deploy/sample/models/digits").resolve(version);
    }

    static Path sampleDataset(String version) {
        return repository().resolve("deploy/sample/datasets/digits").resolve(version);
    }

    /** Starts the application and waits until it says that it is ready. */
    static Application start(Path data, Map<String, String> settings) throws IOException, InterruptedException {
        Files.createDirectories(data);
        int port = freePort();
        Path log = Files.createTempFile(data, "process-", ".log");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // a short life: the optimising compiler would not pay
                "--enable-native-access=ALL-UNNAMED"));
        settings.forEach((key, value) -> command.add("-D" + key + '=' + value));
        Path jar = repository().resolve("services/app/target/quarkus-app/quarkus-run.jar");
        Path archive = jar.resolveSibling("application.jsa"); // by assay prepare
        if (Files.isRegularFile(archive)) {
            command.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:disable"));
        }
        command.addAll(List.of("-jar", jar.toString(), "--data", data.toString(), "--port", Integer.toString(port)));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Application application = new Application(process, URI.create("http://127.0.0.1:" + port), data, log);
        application.await("readiness", application::ready);
        return application;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** False also while its server cannot be asked: as it opens, it may take a connection and close it. */
    private boolean ready() throws IOException, InterruptedException {
        if (!process.isAlive()) {
            throw new AssertionError("the application ended with " + process.exitValue() + ":\n" + output());
        }
        try {
            HttpRequest request =
                    HttpRequest.newBuilder(url.resolve("/q/health/ready")).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Where the worker process tells its metrics. */
    URI workerMetrics() throws IOException {
        return URI.create(JSON.readTree(data.resolve("installation.json").toFile())
                .path("workerMetrics")
                .asText());
    }

    /** Address of the broker inside the application. */
    String kafka() throws IOException {
        return JSON.readTree(data.resolve("installation.json").toFile())
                .path("kafka")
                .asText();
    }

    URI url() {
        return url;
    }

    String output() throws IOException {
        return Files.readString(log);
    }

    /** A condition of a running system. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    /** Waits for the condition; only a hang ends the wait otherwise. */
    void await(String what, Condition condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + LIMIT.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("waited " + LIMIT + " for " + what + "; the application said:\n" + output());
            }
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
        }
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer =
                http.send(HttpRequest.newBuilder(url.resolve(path)).build(), BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 400) {
            throw new AssertionError(
                    path + " answered " + answer.statusCode() + ": " + new String(answer.body(), UTF_8));
        }
        return JSON.readTree(answer.body());
    }

    /** Sends every file of a folder as a zip. */
    JsonNode release(String path, Path folder) throws IOException, InterruptedException {
        Path zip = Files.createTempFile("release-", ".zip");
        try {
            pack(folder, zip);
            return post(path, "application/zip", BodyPublishers.ofFile(zip));
        } finally {
            Files.delete(zip);
        }
    }

    JsonNode plan(String yaml) throws IOException, InterruptedException {
        return post("/v1/plans", "application/yaml", BodyPublishers.ofString(yaml));
    }

    private JsonNode post(String path, String type, BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<byte[]> answer = http.send(
                HttpRequest.newBuilder(url.resolve(path))
                        .header("Content-Type", type)
                        .POST(body)
                        .build(),
                BodyHandlers.ofByteArray());
        if (answer.statusCode() >= 400) {
            throw new AssertionError(
                    path + " answered " + answer.statusCode() + ": " + new String(answer.body(), UTF_8));
        }
        return JSON.readTree(answer.body());
    }

    private static void pack(Path folder, Path zip) throws IOException {
        try (OutputStream out = Files.newOutputStream(zip);
                ZipOutputStream archive = new ZipOutputStream(out);
                Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                archive.putNextEntry(
                        new ZipEntry(folder.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, archive);
                archive.closeEntry();
            }
        }
    }

    /** The audit of that model version, waited for until it is decided. */
    JsonNode decided(String version, String dataset) throws IOException, InterruptedException {
        JsonNode[] found = new JsonNode[1];
        await("the audit of " + version + " on " + dataset, () -> {
            for (JsonNode audit : audits()) {
                boolean wanted = audit.path("model").path("version").asText().equals(version)
                        && audit.path("dataset").path("version").asText().equals(dataset);
                if (wanted && audit.path("state").asText().equals("decided")) {
                    found[0] = get("/v1/audits/" + audit.path("id").asText());
                }
            }
            return found[0] != null;
        });
        return found[0];
    }

    JsonNode audits() throws IOException, InterruptedException {
        return get("/v1/audits?limit=100").path("audits");
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    /** The worker process that this application supervises. */
    ProcessHandle worker() throws IOException, InterruptedException {
        await("a worker process", () -> process.toHandle().children().anyMatch(ProcessHandle::isAlive));
        return process.toHandle()
                .children()
                .filter(ProcessHandle::isAlive)
                .findFirst()
                .orElseThrow();
    }

    /** kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(1, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
