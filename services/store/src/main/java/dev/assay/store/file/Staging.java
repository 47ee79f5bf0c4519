package dev.assay.store.file;

import dev.assay.store.WholeFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** Where files are written before they take their names. */
final class Staging {
    /** A part older than this was left by a crash: no single object takes so long to write. */
    static final Duration ABANDONED_AFTER = Duration.ofHours(24);

    /** No object key reaches it, since no part of a key starts with a dot. */
    static final String NAME = ".staging";

    private final Path folder;

    private Staging(Path folder) {
        this.folder = folder;
    }

    static Staging open(Path root, Clock clock) throws IOException {
        Path folder = root.resolve(NAME);
        Files.createDirectories(folder);
        Staging staging = new Staging(folder);
        staging.sweep(clock.instant().minus(ABANDONED_AFTER));
        return staging;
    }

    /** The content on the disk, under a name of its own; whoever takes it closes it. */
    Part write(InputStream content) throws IOException {
        Path file = folder.resolve("part-" + UUID.randomUUID());
        try {
            return new Part(file, WholeFile.fill(file, content));
        } catch (IOException e) {
            Files.deleteIfExists(file);
            throw e;
        }
    }

    private void sweep(Instant before) throws IOException {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder)) {
            for (Path part : parts) {
                try {
                    if (Files.getLastModifiedTime(part).toInstant().isBefore(before)) {
                        Files.deleteIfExists(part);
                    }
                } catch (NoSuchFileException e) {
                    // another process finished or swept it
                }
            }
        }
    }

    /** A file that is whole and has no name yet. */
    record Part(Path file, WholeFile.Written written) implements AutoCloseable {
        /** Removes the staged name, where it is still there. */
        @Override
        public void close() throws IOException {
            Files.deleteIfExists(file);
        }
    }
}
