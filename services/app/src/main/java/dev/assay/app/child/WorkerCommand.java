package dev.assay.app.child;

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
        properties.forEach((name, value) -> line.add("-D" + name + '=' + value));
        line.addAll(List.of("-jar", jar.toString()));
        return line;
    }
}
