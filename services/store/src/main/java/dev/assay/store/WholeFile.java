package dev.assay.store;

import dev.assay.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.UUID;

/** Files that appear whole or not at all. */
public final class WholeFile {
    private static final int BUFFER_BYTES = 1 << 16;

    private WholeFile() {}

    /**
     * Copies the stream to a file beside {@code to}, which takes that name once the digest is right.
     *
     * @param in read to its end; the caller closes it
     */
    public static ObjectStore.Copied write(InputStream in, Digest expected, Path to) throws IOException {
        Path folder = to.toAbsolutePath().getParent();
        if (folder == null) {
            throw new IOException("cannot copy an object to " + to + ": it is no file");
        }
        Files.createDirectories(folder);
        Path part = folder.resolve(".copy-" + UUID.randomUUID());
        try {
            Written written = fill(part, in);
            if (!written.digest().equals(expected)) {
                return new ObjectStore.Copied.Altered(written.digest());
            }
            Files.move(part, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return new ObjectStore.Copied.Intact(written.size());
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** Makes the file of what the stream holds and forces it to the disk. */
    public static Written fill(Path file, InputStream in) throws IOException {
        MessageDigest sha = Digest.sha256();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long size = 0;
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                sha.update(buffer, 0, n);
                for (ByteBuffer rest = ByteBuffer.wrap(buffer, 0, n); rest.hasRemaining(); ) {
                    channel.write(rest);
                }
                size += n;
            }
            channel.force(true);
            return new Written(new Digest(HexFormat.of().formatHex(sha.digest())), size);
        }
    }

    /** @param size in bytes */
    public record Written(Digest digest, long size) {}
}
