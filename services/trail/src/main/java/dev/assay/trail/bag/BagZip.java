package dev.assay.trail.bag;

import dev.assay.core.Digest;
import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.record.Artifact;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * A BagIt 1.0 bag (RFC 8493) while it is written into a zip: files one after the other, their digests on disk until the
 * manifests are written.
 */
final class BagZip implements AutoCloseable {
    /** What a reader admits; an export of more must be cut into periods. */
    static final long MAX_FILES = 2_000_000;

    private static final int BUFFER = 1 << 16;
    private static final HexFormat HEX = HexFormat.of();

    private final ZipOutputStream zip;
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
        this.zip = new ZipOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
        this.folder = folder;
        this.payload = new SortedLines(folder, "payload");
        this.tags = new SortedLines(folder, "tags");
        this.time = LocalDateTime.ofInstant(time, ZoneOffset.UTC);
        add(BagLayout.BAGIT, BagLayout.BAGIT_TEXT.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds a file, deflated. */
    Artifact add(String path, InputStream content, String mediaType) throws IOException {
        return add(entry(path), content, mediaType);
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
    void addStored(String path, byte[] content) throws IOException {
        ZipEntry entry = entry(path);
        CRC32 crc = new CRC32();
        crc.update(content);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCompressedSize(content.length);
        entry.setCrc(crc.getValue());
        add(entry, new ByteArrayInputStream(content), "");
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
            lines.forEach(line -> {
                String[] columns = line.split(" ", -1);
                out.write(columns[column] + "  " + columns[0] + '\n');
            });
        }
        add(path, file, "");
        Files.delete(file);
    }

    private ZipEntry entry(String path) {
        ZipEntry entry = new ZipEntry(path);
        entry.setTimeLocal(time);
        return entry;
    }

    private Artifact add(ZipEntry entry, InputStream content, String mediaType) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        MessageDigest sha512 = sha512();
        byte[] buffer = new byte[BUFFER];
        long size = 0;
        zip.putNextEntry(entry);
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            sha256.update(buffer, 0, n);
            sha512.update(buffer, 0, n);
            zip.write(buffer, 0, n);
            size += n;
        }
        zip.closeEntry();
        String hex = HEX.formatHex(sha256.digest());
        count(entry.getName(), size, hex + ' ' + HEX.formatHex(sha512.digest()));
        return new Artifact(new Digest(hex), size, mediaType);
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
        OutputStream out = zip;
        out.close();
    }
}
