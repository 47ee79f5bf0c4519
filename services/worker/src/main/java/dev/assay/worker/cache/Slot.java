package dev.assay.worker.cache;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A cache folder of one process: {@code 0/}, {@code 1/} and so on below a folder that several workers of a machine may
 * share, with {@code 0.lock} beside it, locked for as long as the process lives.
 */
final class Slot implements AutoCloseable {
    /** Workers of one machine that share a folder: more than it has cores. */
    static final int MAX_SLOTS = 256;

    private final Path folder;
    private final FileChannel file;

    @SuppressWarnings("UnusedVariable") // held, and let go by closing its channel
    private final FileLock lock;

    private Slot(Path folder, FileChannel file, FileLock lock) {
        this.folder = folder;
        this.file = file;
        this.lock = lock;
    }

    /** Takes the first that nobody holds. */
    static Slot take(Path shared) throws IOException {
        Files.createDirectories(shared);
        for (int n = 0; n < MAX_SLOTS; n++) {
            FileChannel file = FileChannel.open(shared.resolve(n + ".lock"), CREATE, WRITE);
            FileLock lock = tryLock(file);
            if (lock != null) {
                Path folder = shared.resolve(Integer.toString(n));
                Files.createDirectories(folder);
                return new Slot(folder, file, lock);
            }
            file.close();
        }
        throw new IOException("more than " + MAX_SLOTS + " workers share the cache folder " + shared
                + ": give each its own with assay.data");
    }

    Path folder() {
        return folder;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException held) {
            return null;
        }
    }
}
