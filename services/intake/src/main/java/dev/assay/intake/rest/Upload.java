package dev.assay.intake.rest;

import dev.assay.core.folder.FolderTree;
import dev.assay.core.release.Archive;
import dev.assay.intake.Raw;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A release on its way in: a temporary folder that one request fills, within limits, and that is gone when closed. */
final class Upload implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 16;
    private static final byte[] NOTHING = {};

    private final Path root;
    private final long maxBytes;
    private final int maxFiles;
    private Raw received = Raw.of(NOTHING);
    private long bytes;
    private int files;

    /**
     * @param uploads the folder of all uploads
     * @param maxBytes over all files
     * @param maxFiles in the folder
     */
    Upload(Path uploads, long maxBytes, int maxFiles) throws IOException {
        this.root = Files.createTempDirectory(uploads, "upload-");
        this.maxBytes = maxBytes;
        this.maxFiles = maxFiles;
        Files.createDirectory(folder());
    }

    /** The release folder. */
    Path folder() {
        return root.resolve("release");
    }

    /** What was sent, as a rejection would keep it. */
    Raw received() {
        return received;
    }

    void received(Raw raw) {
        received = raw;
    }

    /** Where a file of the release belongs; it counts from here on. */
    Path place(String path, long size) throws IOException {
        Archive.requireInside(path);
        files++;
        bytes += size;
        if (files > maxFiles) {
            throw new TooLarge("a release in one request must have at most " + maxFiles + " files, found more");
        }
        if (bytes > maxBytes) {
            throw new TooLarge("a release must have at most " + maxBytes + " bytes over all its files, found more");
        }
        Path to = folder().resolve(path);
        Files.createDirectories(to.getParent());
        return to;
    }

    /** Copies a stream to a file beside the release folder, and stops at the limit. */
    Path copy(InputStream from, String name) throws IOException {
        Path to = root.resolve(name);
        try (OutputStream out = Files.newOutputStream(to)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long total = 0;
            for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
                total += n;
                if (total > maxBytes) {
                    throw new TooLarge("an upload must have at most " + maxBytes + " bytes, found more");
                }
                out.write(buffer, 0, n);
            }
        }
        return to;
    }

    /** Unpacks an archive into the release folder. */
    void unpack(Path zip) throws IOException {
        Archive.unpack(zip, folder(), new Archive.Limits(maxFiles, maxBytes, Archive.Limits.STANDARD.ratio()));
    }

    /** Bytes over all files so far. */
    long size() {
        return bytes;
    }

    /** Makes the folder of all uploads, or clears what a killed process left there. */
    static void clear(Path uploads) throws IOException {
        Files.createDirectories(uploads);
        try (Stream<Path> left = Files.list(uploads)) {
            for (Path upload : left.toList()) {
                FolderTree.delete(upload);
            }
        }
    }

    @Override
    public void close() throws IOException {
        FolderTree.delete(root);
    }
}
