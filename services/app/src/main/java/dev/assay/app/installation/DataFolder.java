package dev.assay.app.installation;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.assay.app.CannotStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * The data folder, held by one process at a time: {@code lock} is locked for as long as the process lives, even when it
 * is killed, and says in three lines who holds it. {@code installation.json} says where the running installation
 * answers; without the lock being held it means nothing.
 */
public final class DataFolder implements AutoCloseable {
    /** The lock file is read back by people and by a second start; its three lines are far shorter. */
    private static final int MAX_LOCK_BYTES = 4096;

    private final Path folder;
    private final FileChannel lockFile;

    @SuppressWarnings("UnusedVariable") // held, and let go by closing its channel
    private final FileLock lock;

    private DataFolder(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Makes the folder where it is missing, and takes it.
     *
     * @param url where this process will answer
     * @param now start of this process
     * @throws CannotStart if another process holds it; the message says which
     */
    public static DataFolder take(Path folder, String url, Instant now) {
        Path absolute = folder.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute.resolve("logs"));
            FileChannel file = FileChannel.open(absolute.resolve("lock"), CREATE, READ, WRITE);
            Optional<FileLock> lock = tryLock(file);
            if (lock.isEmpty()) {
                String holder = read(file);
                file.close();
                throw new CannotStart("the data folder " + absolute + " is in use by another Assay (" + holder
                        + "): use that one, stop it, or name another folder with --data");
            }
            String holder = "pid " + ProcessHandle.current().pid() + "\nurl " + url + "\nsince " + now + '\n';
            file.truncate(0);
            file.write(ByteBuffer.wrap(holder.getBytes(StandardCharsets.UTF_8)), 0);
            return new DataFolder(absolute, file, lock.get());
        } catch (FileAlreadyExistsException e) {
            throw new CannotStart("the data folder " + absolute + " is not a folder: name another with --data", e);
        } catch (AccessDeniedException e) {
            throw new CannotStart(
                    "the data folder " + absolute + " is not writable: " + e.getFile()
                            + ". Change its permissions or name another with --data",
                    e);
        } catch (IOException e) {
            throw new CannotStart("the data folder " + absolute + " cannot be used: " + e.getMessage(), e);
        }
    }

    public Path folder() {
        return folder;
    }

    public Path broker() {
        return folder.resolve("broker");
    }

    public Path store() {
        return folder.resolve("store");
    }

    public Path logs() {
        return folder.resolve("logs");
    }

    /** Says where the running installation answers, whole or not at all. */
    public void publish(Installation installation) throws IOException {
        Path next = folder.resolve("installation.json.next");
        Files.writeString(next, installation.json());
        Files.move(next, published(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Withdraws what was published, and lets the folder go. */
    @Override
    public void close() throws IOException {
        try {
            Files.deleteIfExists(published());
        } finally {
            lockFile.close();
        }
    }

    private Path published() {
        return folder.resolve("installation.json");
    }

    private static Optional<FileLock> tryLock(FileChannel file) throws IOException {
        try {
            return Optional.ofNullable(file.tryLock());
        } catch (OverlappingFileLockException held) {
            return Optional.empty();
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer content = ByteBuffer.allocate(MAX_LOCK_BYTES);
        file.read(content, 0);
        String text = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).strip();
        return text.isEmpty() ? "still starting" : text.replace("\n", ", ");
    }
}
