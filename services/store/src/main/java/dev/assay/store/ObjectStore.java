package dev.assay.store;

import dev.assay.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Objects by key. Keys are paths of {@code [A-Za-z0-9._@+-]} parts joined with {@code /}, none starting with a dot (see
 * {@link ObjectKey}); no key is a folder of another. A write that has returned is durable. {@link IOException} means
 * the store is away or broken and the call may be repeated; what is expected to happen is a value.
 */
public interface ObjectStore extends AutoCloseable {
    /** Objects larger than this are read and written as files or streams only, never as one array. */
    long MAX_ARRAY_BYTES = 64L << 20;

    /** Writes or replaces. */
    void put(String key, byte[] content, String mediaType) throws IOException;

    /** Writes or replaces from a file, in parts where it is large. */
    void put(String key, Path content, String mediaType) throws IOException;

    /** Writes unless the key exists: the fence against a second writer. */
    Put putIfAbsent(String key, byte[] content, String mediaType) throws IOException;

    /** {@link #putIfAbsent(String, byte[], String)} from a file. */
    Put putIfAbsent(String key, Path content, String mediaType) throws IOException;

    /**
     * {@link #putIfAbsent(String, byte[], String)} of what will be superseded: it is not locked, also where the store
     * locks what is written once.
     */
    Put putIfAbsentUnlocked(String key, byte[] content, String mediaType) throws IOException;

    /** The bytes, whatever they are; only for objects whose content is not pinned. */
    Found get(String key) throws IOException;

    /** The bytes, if they are those of the digest. */
    Found get(String key, Digest expected) throws IOException;

    /**
     * Copies to a file, checking the digest on the way; the file appears whole or not at all.
     *
     * @return Intact with no content held, Missing or Altered
     */
    Copied copy(String key, Digest expected, Path to) throws IOException;

    /**
     * A stream of the object, for views; the caller closes it.
     *
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    InputStream open(String key) throws IOException;

    /** Keys that start with the prefix, in order, at most {@code limit}, after {@code after} (exclusive, may be empty). */
    List<Entry> list(String prefix, String after, int limit) throws IOException;

    /**
     * A link by which a browser fetches the object from the store itself; empty where the store has none to give.
     *
     * @param valid how long the link works
     */
    default Optional<URI> link(String key, Duration valid) throws IOException {
        return Optional.empty();
    }

    /** What this store can do, probed once at start. */
    Capabilities capabilities();

    @Override
    void close();

    /** @param size in bytes */
    record Entry(String key, long size) {}

    /** What became of a conditional write. */
    sealed interface Put {
        record Created() implements Put {}

        /** The same bytes were there: as good as created. */
        record Same() implements Put {}

        /** Other bytes are there and stay. */
        record Other(Digest actual) implements Put {}
    }

    /** Bytes that were checked when they came back. */
    @SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
    sealed interface Found {
        record Intact(byte[] content) implements Found {}

        record Missing() implements Found {}

        record Altered(Digest actual) implements Found {}
    }

    /** What became of a copy. */
    sealed interface Copied {
        record Intact(long size) implements Copied {}

        record Missing() implements Copied {}

        record Altered(Digest actual) implements Copied {}
    }

    /**
     * @param kind {@code file} or {@code s3}
     * @param versioning old versions are kept
     * @param objectLock the server enforces retention
     * @param conditionalPut the server itself refuses a second write
     * @param lock how long what is written once is locked; zero: it is not
     */
    record Capabilities(String kind, boolean versioning, boolean objectLock, boolean conditionalPut, Duration lock) {}

    /** @throws IllegalArgumentException if an object is too large for one array */
    static void checkArray(String key, long size) {
        if (size > MAX_ARRAY_BYTES) {
            throw new IllegalArgumentException("an object held as one array must have at most " + MAX_ARRAY_BYTES
                    + " bytes, found " + size + " in " + key);
        }
    }

    /** The key of an immutable object by its digest. */
    static String objectKey(Digest digest) {
        String hex = digest.hex();
        return "objects/sha256/" + hex.substring(0, 2) + '/' + hex.substring(2, 4) + '/' + hex;
    }
}
