package dev.assay.trail.bag;

import dev.assay.core.Digest;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.log.AlteredLog;
import dev.assay.trail.record.Artifact;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;

/**
 * A BagIt 1.0 bag (RFC 8493) while it is written into a zip: files one after the other, their digests on disk until the
 * manifests are written.
 */
final class BagZip implements AutoCloseable {
    /** What a reader admits; an export of more must be cut into periods. */
    static final long MAX_FILES = 2_000_000;

    private static final HexFormat HEX = HexFormat.of();

    private final ZipStream zip;
    private final Path folder;
    private final SortedLines payload;
    private final SortedLines tags;
    private final LocalDateTime time;
    private long files;
    private long bytes;

    /**
     * @param folder for what does not fit in memory
     * @param time of every entry
     */
    BagZip(Path file, Path folder, Instant time) throws IOException {
        this.folder = folder;
        this.payload = new SortedLines(folder, "payload");
        this.tags = new SortedLines(folder, "tags");
        this.time = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        this.zip = new ZipStream(file, folder, this.time);
        add(BagLayout.BAGIT, BagLayout.BAGIT_TEXT.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file, deflated. */
    Artifact add(String path, InputStream content, String mediaType) throws IOException {
        Digests digests = new Digests();
        zip.deflate(path, content, digests::update);
        return listed(path, digests, mediaType);
    }

    Artifact add(String path, byte[] content, String mediaType) throws IOException {
        return add(path, new ByteArrayInputStream(content), mediaType);
    }

    void add(String path, byte[] content) throws IOException {
        add(path, content, "");
    }

    Artifact add(String path, Path content, String mediaType) throws IOException {
        try (InputStream in = Files.newInputStream(content)) {
            return add(path, in, mediaType);
        }
    }

    /** Adds a file as it is, so that a reader finds its bytes in the archive. */
    Artifact addStored(String path, byte[] content, String mediaType) throws IOException {
        Digests digests = new Digests();
        digests.update(content, content.length);
        zip.store(path, content);
        return listed(path, digests, mediaType);
    }

    void addStored(String path, byte[] content) throws IOException {
        addStored(path, content, "");
    }

    /** Writes bag-info, manifests and the end of the archive. */
    void finish(String identifier, String agent) throws IOException {
        String info = "Bag-Software-Agent: " + agent + "\nBagging-Date: " + time.toLocalDate()
                + "\nExternal-Identifier: " + identifier + "\nPayload-Oxum: " + bytes + '.' + files + '\n';
        add(BagLayout.BAG_INFO, info.getBytes(StandardCharsets.UTF_8));
        manifest(BagLayout.MANIFEST_256, payload, 1);
        manifest(BagLayout.MANIFEST_512, payload, 2);
        manifest(BagLayout.TAG_MANIFEST, tags, 1);
        zip.finish();
    }

    /** @param column of the lines that holds the digest */
    private void manifest(String path, SortedLines lines, int column) throws IOException {
        Path file = folder.resolve(path);
        try (var out = Files.newBufferedWriter(file)) {
            String[] last = {""};
            lines.forEach(line -> {
                String[] columns = line.split(" ", -1);
                if (columns[0].equals(last[0])) {
                    throw new AlteredLog("two records name the file " + columns[0] + ", with other content each");
                }
                last[0] = columns[0];
                out.write(columns[column] + "  " + columns[0] + '\n');
            });
        }
        add(path, file, "");
        Files.delete(file);
    }

    private Artifact listed(String path, Digests digests, String mediaType) throws IOException {
        String hex = HEX.formatHex(digests.sha256.digest());
        count(path, digests.size, hex + ' ' + HEX.formatHex(digests.sha512.digest()));
        return new Artifact(new Digest(hex), digests.size, mediaType);
    }

    /** Both digests of a file, and its size. */
    private static final class Digests {
        private final MessageDigest sha256 = Digest.sha256();
        private final MessageDigest sha512 = sha512();
        private long size;

        void update(byte[] bytes, int length) {
            sha256.update(bytes, 0, length);
            sha512.update(bytes, 0, length);
            size += length;
        }
    }

    private void count(String path, long size, String digests) throws IOException {
        if (!path.startsWith(BagLayout.PAYLOAD)) {
            tags.add(path + ' ' + digests);
            return;
        }
        payload.add(path + ' ' + digests);
        files++;
        bytes += size;
        if (files > MAX_FILES) {
            throw new IOException("a bag must hold at most " + MAX_FILES
                    + " files, and this export has more: export the log in parts, by model or period");
        }
    }

    private static MessageDigest sha512() {
        try {
            return MessageDigest.getInstance("SHA-512");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-512", e);
        }
    }

    /** Closes the file, finished or not. */
    @Override
    public void close() throws IOException {
        zip.close();
    }
}
