package dev.assay.app.child;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.regex.Pattern;

/**
 * What the worker process prints, kept in {@code worker.log}; its warnings and errors also go to the log of this
 * process. A full file becomes {@code worker.log.1}, in place of the one before it.
 */
final class WorkerLog {
    static final long MAX_BYTES = 10L << 20;

    /** A longer line is cut: native code can print anything. */
    static final int MAX_LINE = 8192;

    /** Date and time, then the level, as this application's log lines begin. */
    private static final Pattern WARNING = Pattern.compile("\\S+ \\S+ (WARN|ERROR|FATAL)\\s.*");

    private static final Logger LOG = System.getLogger("dev.assay.app.child.Worker");

    private final Path file;

    WorkerLog(Path folder) {
        this.file = folder.resolve("worker.log");
    }

    /** Copies until the process ends. */
    void copy(InputStream output) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(output, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                keep(line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line);
            }
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the worker's output could not be kept in " + file + ": " + e.getMessage());
        }
    }

    private void keep(String line) throws IOException {
        if (Files.exists(file) && Files.size(file) > MAX_BYTES) {
            Files.move(file, file.resolveSibling("worker.log.1"), StandardCopyOption.REPLACE_EXISTING);
        }
        try (Writer writer = Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(line);
            writer.write('\n');
        }
        if (WARNING.matcher(line).matches()) {
            LOG.log(Level.WARNING, "worker: " + line);
        }
    }
}
