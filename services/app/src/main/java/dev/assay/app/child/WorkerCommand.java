package dev.assay.app.child;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The command line of the worker process: this application again, with one role and what this one found out. */
final class WorkerCommand {
    private static final String PREFIX = "assay.";

    /** Set by a demo: in the minute or two of its work the optimising compiler costs more than it gives. */
    private static final String SHORT_LIVED = "assay.short-lived";

    /** What {@code assay prepare} made, beside the jar; without it the worker starts later, and is the same. */
    private static final String ARCHIVE = "worker.jsa";

    /** An archive that does not fit is no news: the JVM would print that it does without. Of threads it still warns. */
    private static final List<String> QUIET = List.of("-Xlog:disable", "-Xlog:os*=warning:stderr");

    private WorkerCommand() {}

    /**
     * @param jar of this application
     * @param heap limit, in the notation of the JVM
     * @param makeArchive where it leaves an archive of its classes as it ends
     * @param logs folder for the JVM's own report of a crash
     * @param given properties of this process; those of ours are handed on
     * @param own properties that the worker has instead
     */
    static List<String> of(
            Path jar,
            String heap,
            Optional<Path> makeArchive,
            Path logs,
            Map<String, String> given,
            Map<String, String> own) {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                // A worker without memory does harm to its next task, too: it ends, and the task comes back.
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:ErrorFile=" + logs.resolve("worker-crash-%p.log"),
                "--enable-native-access=ALL-UNNAMED"));
        Map<String, String> properties = new TreeMap<>();
        given.forEach((name, value) -> {
            if (name.startsWith(PREFIX)) {
                properties.put(name, value);
            }
        });
        properties.putAll(own);
        if (Boolean.parseBoolean(properties.get(SHORT_LIVED))) {
            line.add("-XX:TieredStopAtLevel=1");
        }
        Path archive = jar.resolveSibling(ARCHIVE);
        if (makeArchive.isPresent()) {
            line.add("-XX:ArchiveClassesAtExit=" + makeArchive.get());
        } else if (Files.isRegularFile(archive)) {
            line.add("-XX:SharedArchiveFile=" + archive);
            line.addAll(QUIET);
        }
        properties.forEach((name, value) -> line.add("-D" + name + '=' + value));
        line.addAll(List.of("-jar", jar.toString()));
        return line;
    }
}
