package dev.assay.app.child;

import dev.assay.app.CannotStart;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How the worker process is made.
 *
 * @param heap limit, in the notation of the JVM
 * @param port of its metrics and health on loopback
 * @param makeArchive where it leaves an archive of its classes as it ends
 */
public record WorkerChild(String heap, int port, Optional<Path> makeArchive) {
    private static final String HOST = "127.0.0.1";

    /** For the worker to hand back its task; a little more than it takes itself. */
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);

    /** For a worker that writes its classes as it ends, on a busy machine. */
    private static final Duration ARCHIVE_LIMIT = Duration.ofMinutes(2);

    /** Where it answers. */
    public String url() {
        return "http://" + HOST + ':' + port;
    }

    /**
     * @param bootstrap of the broker it works with
     * @param data folder, which it shares with this process
     */
    public WorkerProcess process(String bootstrap, Path data) {
        Path logs = data.resolve("logs");
        Map<String, String> own = Map.of(
                "assay.roles",
                "worker",
                "assay.kafka.bootstrap",
                bootstrap,
                "assay.data",
                data.toString(),
                "assay.until-stdin-closes",
                "true",
                "quarkus.http.host",
                HOST,
                "quarkus.http.port",
                Integer.toString(port),
                "quarkus.profile",
                "prod",
                "java.awt.headless",
                "true");
        Map<String, String> given = new TreeMap<>();
        System.getProperties().stringPropertyNames().forEach(name -> given.put(name, System.getProperty(name)));
        return new WorkerProcess(
                WorkerCommand.of(jar(), heap, makeArchive, logs, given, own),
                URI.create(url()),
                logs,
                makeArchive.isPresent() ? ARCHIVE_LIMIT : STOP_LIMIT);
    }

    /** The jar that this process was started with. */
    private static Path jar() {
        Path jar = Path.of(System.getProperty("java.class.path")).toAbsolutePath();
        if (!jar.toString().endsWith(".jar") || !Files.isRegularFile(jar)) {
            throw new CannotStart("the worker process is started from the packaged application, and this one was not"
                    + " started with java -jar: leave the role worker out, or package it");
        }
        return jar;
    }
}
