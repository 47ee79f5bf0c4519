package dev.assay.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
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
            "Make Assay start sooner, by archives of its classes beside what was built.",
            "The launcher does this once after it built. After a build of your own, or with another JDK, do it again;"
                    + " an archive that does not fit is not used. It takes half a minute and 170 MB of disk."
        })
final class PrepareCommand implements Callable<Integer> {
    private static final int BYTES_PER_MB = 1_000_000;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        // Near the places of what is made, which is moved there at once.
        Path room = Home.application().resolveSibling("prepare");
        Path lock = room.resolveSibling("prepare.lock");
        try (FileChannel turn = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock held = turn.tryLock()) {
            if (held == null) {
                throw new IOException("another assay prepare is at work: wait until it ends");
            }
            prepare(room);
        } catch (OverlappingFileLockException e) {
            throw new IOException("another assay prepare is at work in this process", e);
        }
        return Exit.OK;
    }

    /** What one that failed left stays to be looked at, until the next. */
    private void prepare(Path room) throws IOException {
        delete(room);
        Files.createDirectories(room);
        long bytes = 0;
        try (Progress progress = new Progress("Preparing quick starts", !printing.json())) {
            ClassArchive[] all = ClassArchive.values();
            application(room);
            progress.at(2, all.length);
            commandLine(room);
            for (ClassArchive archive : all) {
                bytes += archive.keep(room);
            }
            progress.at(all.length, all.length);
        }
        delete(room);
        if (printing.json()) {
            printing.document(JsonNodeFactory.instance.objectNode().put("bytes", bytes));
        } else {
            printing.line("prepared: " + bytes / BYTES_PER_MB + " MB of classes");
        }
    }

    private static void application(Path room) throws IOException {
        String worker = ClassArchive.WORKER.made(room).toString();
        Server.rehearse(
                room.resolve("data"),
                Map.of("assay.worker-process.make-archive", worker),
                ClassArchive.APPLICATION.make(room));
    }

    /** A command that reads a plan and prints JSON, started as this one was. */
    private static void commandLine(Path room) throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(argument -> !argument.startsWith("-XX:SharedArchiveFile=") && !argument.startsWith("-Xlog:"))
                .forEach(command::add);
        command.addAll(ClassArchive.COMMAND_LINE.make(room));
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
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
