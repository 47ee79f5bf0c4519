package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The application as a child of this process: started, waited for, stopped. It ends by itself when this process ends,
 * since its standard input closes with it.
 */
final class Server implements AutoCloseable {
    /** A setting for what works a few minutes, where the optimising compiler costs more than it gives. */
    static final String SHORT_LIVED = "assay.short-lived";

    /** Broker, topics and roles on a slow machine; a start takes 5 to 15 s. */
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private static final Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** For two processes that write their classes as they end, on a busy machine. */
    private static final Duration ARCHIVE_LIMIT = Duration.ofMinutes(5);

    private static final Duration POLL = Duration.ofMillis(200);

    static final String ALL_ROLES = "all";

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Path data;
    private final URI url;
    private final Thread stopper;

    private Server(Process process, Path data, URI url) {
        this.process = process;
        this.data = data;
        this.url = url;
        this.stopper = new Thread(() -> stop(STOP_LIMIT), "stop-server");
        Runtime.getRuntime().addShutdownHook(stopper);
    }

    /** Where the application's own lines go. */
    enum Output {
        SHOWN,
        QUIET
    }

    /** The URL of the installation that runs on that data folder, if one does. */
    static Optional<URI> running(Path data) throws IOException {
        Path file = data.resolve("installation.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode installation = JSON.readTree(file.toFile());
        boolean alive = ProcessHandle.of(installation.path("pid").asLong()).isPresent();
        return alive ? Optional.of(URI.create(installation.path("url").asText())) : Optional.empty();
    }

    /** True when an installation has run on that folder before. */
    static boolean hasData(Path data) {
        return Files.isDirectory(data.resolve("store"));
    }

    /**
     * Starts the application and returns when every role of it is ready: the console, for one, has read what happened
     * before.
     *
     * @param port 0 for a free one
     * @param settings configuration keys to values, passed as system properties
     */
    static Server start(Path data, int port, String roles, Output output, Map<String, String> settings)
            throws IOException {
        Files.createDirectories(data);
        return ready(
                launch(data, port == 0 ? freePort() : port, roles, output, settings, ClassArchive.APPLICATION.use())
                        .start(),
                data);
    }

    /**
     * Starts all roles once on an empty folder, with nothing of this installation's settings, and ends them.
     *
     * @param settings configuration keys to values
     * @param archive what the JVM is told of the archive of classes that it leaves
     */
    static void rehearse(Path data, Map<String, String> settings, List<String> archive) throws IOException {
        Files.createDirectories(data);
        ProcessBuilder builder = launch(data, freePort(), ALL_ROLES, Output.QUIET, settings, archive);
        builder.environment().keySet().removeIf(name -> name.startsWith("ASSAY_") || name.startsWith("QUARKUS_"));
        try (Server server = ready(builder.start(), data)) {
            server.stop(ARCHIVE_LIMIT);
        }
    }

    /** Returns when every role is ready; a process that does not get there is ended. */
    private static Server ready(Process process, Path data) throws IOException {
        try {
            return awaitReady(process, data);
        } catch (IOException | RuntimeException e) {
            process.destroyForcibly().onExit().join();
            throw e;
        }
    }

    private static Server awaitReady(Process process, Path data) throws IOException {
        long limit = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < limit) {
            if (!process.isAlive()) {
                throw new IOException("the application ended with status " + process.exitValue()
                        + " while it started; its log is " + data.resolve("logs/assay.log"));
            }
            Optional<URI> url = urlOnceReady(process, data);
            if (url.isPresent()) {
                return new Server(process, data, url.get());
            }
            pause();
        }
        throw new IOException("the application was not ready after " + START_LIMIT.toSeconds() + " s; its log is "
                + data.resolve("logs/assay.log"));
    }

    /** Free now; should another process take it before the application does, the application says so. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static ProcessBuilder launch(
            Path data, int port, String roles, Output output, Map<String, String> settings, List<String> archive) {
        Path jar = Home.application().resolve("quarkus-run.jar");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED"));
        command.addAll(archive);
        command.add("-Dassay.until-stdin-closes=true");
        if (Boolean.parseBoolean(settings.get(SHORT_LIVED))) {
            command.add("-XX:TieredStopAtLevel=1");
        }
        settings.forEach((key, value) -> command.add("-D" + key + '=' + value));
        command.addAll(List.of("-jar", jar.toString(), "--data", data.toString(), "--port", Integer.toString(port)));
        if (!roles.equals(ALL_ROLES)) {
            command.addAll(List.of("--roles", roles));
        }
        ProcessBuilder builder = new ProcessBuilder(command).redirectInput(ProcessBuilder.Redirect.PIPE);
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.redirectOutput(
                output == Output.SHOWN ? ProcessBuilder.Redirect.INHERIT : ProcessBuilder.Redirect.DISCARD);
        return builder;
    }

    private static Optional<URI> urlOnceReady(Process process, Path data) throws IOException {
        Path file = data.resolve("installation.json");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        JsonNode installation = JSON.readTree(file.toFile());
        URI url = URI.create(installation.path("url").asText());
        boolean ready = installation.path("pid").asLong() == process.pid() && new Api(url).ready();
        return ready ? Optional.of(url) : Optional.empty();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while the application started", e);
        }
    }

    URI url() {
        return url;
    }

    Path data() {
        return data;
    }

    long pid() {
        return process.pid();
    }

    /** Waits until the application ends and returns its status. */
    int await() throws InterruptedException {
        return process.waitFor();
    }

    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(stopper);
        } catch (IllegalStateException shuttingDown) {
            return; // the hook runs, or has run
        }
        stop(STOP_LIMIT);
    }

    private void stop(Duration limit) {
        process.destroy();
        try {
            if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }
}
