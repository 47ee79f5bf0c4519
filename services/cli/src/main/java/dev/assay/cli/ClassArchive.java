package dev.assay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Archives of classes that the JVM has read and checked before (class data sharing, JEP 350), with which processes
 * start sooner. The JVM does without one that is of another JVM or of other jars.
 */
enum ClassArchive {
    APPLICATION(Home.application().resolve("application.jsa")),

    /** Its name is known to the application, which starts the worker. */
    WORKER(Home.application().resolve("worker.jsa")),

    /** Its name is known to the launcher. */
    COMMAND_LINE(Home.folder().resolve("services/cli/target/command-line.jsa"));

    /**
     * An archive that does not fit is no news: the JVM would print that it does without, on standard output. Of threads
     * it still warns.
     */
    private static final List<String> QUIET = List.of("-Xlog:disable", "-Xlog:os*=warning:stderr");

    private final Path file;

    ClassArchive(Path file) {
        this.file = file;
    }

    /** What a JVM is told that uses it; nothing where there is none. */
    List<String> use() {
        List<String> options = new ArrayList<>();
        if (Files.isRegularFile(file)) {
            options.add("-XX:SharedArchiveFile=" + file);
            options.addAll(QUIET);
        }
        return options;
    }

    /** What a JVM is told that leaves it in that folder as it ends. */
    List<String> make(Path folder) {
        return List.of(
                "-XX:ArchiveClassesAtExit=" + made(folder), "-Xlog:disable", "-Xlog:all=warning:file=" + log(folder));
    }

    /** Where it is left in that folder. */
    Path made(Path folder) {
        return folder.resolve(file.getFileName());
    }

    /** What the JVM says of making it. */
    private Path log(Path folder) {
        return folder.resolve(file.getFileName() + ".log");
    }

    /**
     * Puts what was made to its place, at once: a process that starts meanwhile has the old one or the new one.
     *
     * @return its bytes
     * @throws IOException if none was made, too
     */
    long keep(Path folder) throws IOException {
        Path made = made(folder);
        if (!Files.isRegularFile(made)) {
            throw new IOException("the JVM left no archive of classes in " + made + ": see " + log(folder) + " and "
                    + folder.resolve("data/logs"));
        }
        long bytes = Files.size(made);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        return bytes;
    }
}
