package dev.assay.intake;

import dev.assay.core.Digest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What was sent, as far as a rejection keeps it.
 *
 * @param digest of all of it
 * @param size of all of it, in bytes
 * @param head its first bytes, at most {@link #MAX_HEAD_BYTES}
 */
@SuppressWarnings("ArrayRecordComponent") // handed over once; never compared
public record Raw(Digest digest, long size, byte[] head) {
    /** Enough to see what it was, small enough for any message. */
    public static final int MAX_HEAD_BYTES = 64 << 10;

    public static Raw of(byte[] content) {
        byte[] head = Arrays.copyOf(content, Math.min(content.length, MAX_HEAD_BYTES));
        return new Raw(Digest.of(content), content.length, head);
    }

    public static Raw of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return new Raw(Digest.of(file), Files.size(file), in.readNBytes(MAX_HEAD_BYTES));
        }
    }
}
