package dev.assay.app.child;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The command line of the worker process: this application again, with one role and what this one found out. */
final class WorkerCommand {
    private static final String PREFIX = "assay.";

    /** Set by a demo: in the minute or two of its work the optimising compiler costs more than it gives. */
    private static final String SHORT_LIVED = "assay.short-lived";

    /** Set while archives of classes are made: where the worker process leaves its own as it ends. */
    private static final String MAKE_ARCHIVE = "assay.worker-process.make-archive";

    /** What {@code assay prepare} made, beside the jar; without it the worker starts later, and is the same. */
    private static final String ARCHIVE = "worker.jsa";

    /** An archive that does not fit is no news: the JVM would print that it does without. */
    private static final String QUIET = "-Xlog:disable";

    private WorkerCommand() {}

    /**
     * @param jar of this application
     * @param heap limit, in the notation of the JVM
     * @param logs folder for the JVM's own report of a crash
     * @param given properties of this process; those of ours are handed on
     * @param own properties that the worker has instead
     */
    static List<String> of(Path jar, String heap, Path logs, Map<String, String> given, Map<String, String> own) {
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
        if (properties.containsKey(MAKE_ARCHIVE)) {
            line.add("-XX:ArchiveClassesAtExit=" + properties.get(MAKE_ARCHIVE));
        } else if (Files.isRegularFile(archive)) {
            line.addAll(List.of("-XX:SharedArchiveFile=" + archive, QUIET));
        }
        properties.forEach((name, value) -> line.add("-D" + name + '=' + value));
        line.addAll(List.of("-jar", jar.toString()));
        return line;
    }
}
