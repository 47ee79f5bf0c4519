package dev.assay.store.file;

import dev.assay.core.Digest;
import dev.assay.store.ObjectKey;
import dev.assay.store.ObjectStore;
import dev.assay.store.WholeFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Objects as files: the key is the path below the root. Several processes may share a root. A write goes to a file of
 * its own in {@code .staging}, is forced to the disk, and then takes its name in one step, so that a crash at any point
 * leaves the old object, the new one, or none. It keeps one version and cannot enforce retention: whoever may write the
 * folder may delete from it. A key must not be a folder of another key, as files go.
 */
public final class FileStore implements ObjectStore {
    private static final Capabilities CAPABILITIES = new Capabilities("file", false, false, true, Duration.ZERO);

    private final Path root;
    private final Staging staging;
    private final Folders folders;

    private FileStore(Path root, Staging staging) {
        this.root = root;
        this.staging = staging;
        this.folders = new Folders(root);
    }

    /** Opens the store, making the folder where it is missing. */
    public static FileStore open(Path root) throws IOException {
        return open(root, Clock.systemUTC());
    }

    static FileStore open(Path root, Clock clock) throws IOException {
        Path absolute = root.toAbsolutePath().normalize();
        Files.createDirectories(absolute);
        return new FileStore(absolute, Staging.open(absolute, clock));
    }

    @Override
    public void put(String key, byte[] content, String mediaType) throws IOException {
        ObjectStore.checkArray(key, content.length);
        replace(key, new ByteArrayInputStream(content));
    }

    @Override
    public void put(String key, Path content, String mediaType) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            replace(key, in);
        }
    }

    @Override
    public Put putIfAbsent(String key, byte[] content, String mediaType) throws IOException {
        ObjectStore.checkArray(key, content.length);
        return create(key, new ByteArrayInputStream(content));
    }

    @Override
    public Put putIfAbsent(String key, Path content, String mediaType) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            return create(key, in);
        }
    }

    @Override
    public Put putIfAbsentUnlocked(String key, byte[] content, String mediaType) throws IOException {
        return putIfAbsent(key, content, mediaType);
    }

    @Override
    public Found get(String key) throws IOException {
        Path file = file(key);
        // First, and not once reading has failed: it may come in between, and then was missing all the same.
        if (absent(file)) {
            return new Found.Missing();
        }
        try {
            ObjectStore.checkArray(key, Files.size(file));
            return new Found.Intact(Files.readAllBytes(file));
        } catch (IOException e) {
            throw failed("read", key, e);
        }
    }

    @Override
    public Found get(String key, Digest expected) throws IOException {
        Found found = get(key);
        if (found instanceof Found.Intact(byte[] content)) {
            Digest actual = Digest.of(content);
            return actual.equals(expected) ? found : new Found.Altered(actual);
        }
        return found;
    }

    @Override
    public Copied copy(String key, Digest expected, Path to) throws IOException {
        if (absent(file(key))) {
            return new Copied.Missing();
        }
        try (InputStream in = Files.newInputStream(file(key))) {
            return WholeFile.write(in, expected, to);
        } catch (IOException e) {
            throw failed("copy to " + to, key, e);
        }
    }

    @Override
    public InputStream open(String key) throws IOException {
        if (absent(file(key))) {
            throw new NoSuchFileException(key, null, "no such object under " + root);
        }
        return Files.newInputStream(file(key));
    }

    @Override
    public List<Entry> list(String prefix, String after, int limit) throws IOException {
        ObjectKey.checkPrefix(prefix);
        return new Listing(root, prefix, after, limit).entries();
    }

    @Override
    public Capabilities capabilities() {
        return CAPABILITIES;
    }

    @Override
    public void close() {
        // holds nothing open between calls
    }

    private void replace(String key, InputStream content) throws IOException {
        Path target = file(key);
        try (Staging.Part part = staging.write(content)) {
            folders.make(folder(target));
            Files.move(part.file(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            folders.force(folder(target));
        } catch (IOException e) {
            throw failed("write", key, e);
        }
    }

    /** A hard link takes the name or fails, in one step, between processes too; a rename would replace. */
    private Put create(String key, InputStream content) throws IOException {
        Path target = file(key);
        try (Staging.Part part = staging.write(content)) {
            folders.make(folder(target));
            Put put = link(part, target);
            // Also where it was there: whoever made it may have died before this.
            folders.force(folder(target));
            return put;
        } catch (UnsupportedOperationException e) {
            throw new IOException("the object store needs hard links, which " + root + " does not offer", e);
        } catch (IOException e) {
            throw failed("write", key, e);
        }
    }

    private static Put link(Staging.Part part, Path target) throws IOException {
        try {
            Files.createLink(target, part.file());
            return new Put.Created();
        } catch (FileAlreadyExistsException e) {
            Digest actual = Digest.of(target);
            return actual.equals(part.written().digest()) ? new Put.Same() : new Put.Other(actual);
        }
    }

    private Path file(String key) {
        return root.resolve(ObjectKey.check(key));
    }

    private static Path folder(Path file) {
        return Objects.requireNonNull(file.getParent(), "an object lies below the root");
    }

    /**
     * Whether there is no such object: no entry, a folder of other keys, or a part of the path that is a file. A root
     * that is gone is a store that is away, not an empty one.
     */
    private boolean absent(Path file) throws IOException {
        try {
            return Files.readAttributes(file, BasicFileAttributes.class).isDirectory();
        } catch (NoSuchFileException e) {
            if (Files.isDirectory(root)) {
                return true;
            }
            throw e;
        } catch (FileSystemException e) {
            for (Path above = folder(file); !above.equals(root); above = folder(above)) {
                if (Files.isRegularFile(above)) {
                    return true;
                }
            }
            throw e;
        }
    }

    private IOException failed(String act, String key, IOException cause) {
        return new IOException("cannot " + act + " object " + key + " under " + root + ": " + cause, cause);
    }
}
