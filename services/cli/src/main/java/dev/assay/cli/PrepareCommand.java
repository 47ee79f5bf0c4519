package dev.assay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Makes the archives of classes, by one start of everything. */
@Command(
        name = "prepare",
        mixinStandardHelpOptions = true,
        description = {
            "Make Assay start in about half the time, by archives of its classes beside what was built.",
            "The launcher does this once after it built. After a build of your own, or with another JDK, do it again;"
                    + " an archive that does not fit is not used. It takes half a minute and 170 MB of disk."
        })
final class PrepareCommand implements Callable<Integer> {
    private static final int BYTES_PER_MB = 1_000_000;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        // Beside their places, so that they can be moved there at once.
        Path room = Files.createTempDirectory(Home.application(), "prepare-");
        try {
            List<ClassArchive> made = List.of(ClassArchive.APPLICATION, ClassArchive.WORKER, ClassArchive.COMMAND_LINE);
            try (Progress progress = new Progress("Preparing quick starts", !printing.json())) {
                application(room);
                progress.at(2, made.size());
                commandLine(room);
                progress.at(made.size(), made.size());
            }
            long bytes = 0;
            for (ClassArchive archive : made) {
                bytes += archive.keep(room);
            }
            if (printing.json()) {
                printing.document(JsonNodeFactory.instance.objectNode().put("bytes", bytes));
            } else {
                printing.line("prepared: " + bytes / BYTES_PER_MB + " MB of classes");
            }
            return Exit.OK;
        } finally {
            delete(room);
        }
    }

    /** Everything starts once, without archives, and ends. */
    private static void application(Path room) throws IOException {
        String worker = ClassArchive.WORKER.made(room).toString();
        Server.start(
                        room.resolve("data"),
                        0,
                        Server.ALL_ROLES,
                        Server.Output.QUIET,
                        Map.of("assay.worker-process.make-archive", worker),
                        ClassArchive.APPLICATION.make(room))
                .close();
    }

    /** A command that reads a plan and prints JSON, as this one was started. */
    private static void commandLine(Path room) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ClassArchive.COMMAND_LINE.make(room));
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-XX:SharedArchiveFile="))
                .toList());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Main.class.getName()));
        command.addAll(List.of("plan", "show", "quick", "--json"));
        Process process = new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
            throw new IOException("interrupted while archives of classes were made", e);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
