package dev.assay.intake.trial;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The command line of a trial's process. */
final class TrialCommand {
    private TrialCommand() {}

    /**
     * @param classPath of this process
     * @param heap bytes that the Java heap may have: as many as this process's, which read such files itself before
     * @param logs folder for the JVM's own report of a crash
     * @param temporary folder
     */
    static List<String> of(String classPath, long heap, Path logs, Path temporary) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heap,
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+ExitOnOutOfMemoryError",
                "-XX:-CreateCoredumpOnCrash",
                "-XX:ErrorFile=" + logs.resolve("trial-crash-%p.log"),
                "-Djava.io.tmpdir=" + temporary,
                "-Djava.awt.headless=true",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                libraries(classPath),
                TrialMain.class.getName());
    }

    /** The packaged application is started with one jar, beside which its libraries lie. */
    private static String libraries(String classPath) {
        Path beside = Path.of(classPath.split(File.pathSeparator, 2)[0]).resolveSibling("lib/main");
        return Files.isDirectory(beside) ? beside.resolve("*").toString() : classPath;
    }
}
