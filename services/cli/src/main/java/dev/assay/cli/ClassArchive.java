package dev.assay.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Archives of classes that the JVM has read and checked before (class data sharing, JEP 350): with them processes start
 * in about half the time. The JVM does without one that is of another JVM or of other jars.
 */
enum ClassArchive {
    APPLICATION(Home.application().resolve("application.jsa")),

    /** Its name is known to the application, which starts the worker. */
    WORKER(Home.application().resolve("worker.jsa")),

    /** Its name is known to the launcher. */
    COMMAND_LINE(Home.folder().resolve("services/cli/target/command-line.jsa"));

    /** An archive that does not fit is no news: the JVM would print that it does without, on standard output. */
    private static final String QUIET = "-Xlog:disable";

    private final Path file;

    ClassArchive(Path file) {
        this.file = file;
    }

    /** What a JVM is told that uses it; nothing where there is none. */
    List<String> use() {
        return Files.isRegularFile(file) ? List.of("-XX:SharedArchiveFile=" + file, QUIET) : List.of();
    }

    /** What a JVM is told that leaves it in that folder as it ends. */
    List<String> make(Path folder) {
        return List.of("-XX:ArchiveClassesAtExit=" + made(folder));
    }

    /** Where it is left in that folder. */
    Path made(Path folder) {
        return folder.resolve(file.getFileName());
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
            throw new IOException("the JVM left no archive of classes in " + made);
        }
        long bytes = Files.size(made);
        Files.move(made, file, StandardCopyOption.ATOMIC_MOVE);
        return bytes;
    }
}
