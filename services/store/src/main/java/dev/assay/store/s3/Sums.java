package dev.assay.store.s3;

import dev.assay.core.Digest;
import io.minio.Http;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The sums that go with a body: SHA-256 for the signature, and MD5, which S3 asks for where an object is locked. Left to
 * itself the SDK reads a file for its sum and then sends from where it stopped.
 */
record Sums(String sha256Hex, String md5Base64) {
    private static final int BUFFER_BYTES = 1 << 16;

    static Sums of(byte[] content) {
        MessageDigest md5 = md5();
        return new Sums(Digest.of(content).hex(), Base64.getEncoder().encodeToString(md5.digest(content)));
    }

    /** Of {@code length} bytes from where the file stands, which it is returned to. */
    static Sums of(RandomAccessFile file, long length) throws IOException {
        MessageDigest sha256 = Digest.sha256();
        MessageDigest md5 = md5();
        long start = file.getFilePointer();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long left = length; left > 0; ) {
            int read = file.read(buffer, 0, (int) Math.min(buffer.length, left));
            if (read < 0) {
                throw new IOException("the file ended " + left + " bytes early: it was changed while it was sent");
            }
            sha256.update(buffer, 0, read);
            md5.update(buffer, 0, read);
            left -= read;
        }
        file.seek(start);
        return new Sums(
                HexFormat.of().formatHex(sha256.digest()), Base64.getEncoder().encodeToString(md5.digest()));
    }

    /** The further headers and these. */
    Http.Headers with(Http.Headers further) {
        Http.Headers headers = new Http.Headers(further);
        headers.put("X-Amz-Content-Sha256", sha256Hex);
        headers.put("Content-Md5", md5Base64);
        return headers;
    }

    private static MessageDigest md5() {
        try {
            return MessageDigest.getInstance("MD5");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer MD5, this one does not", e);
        }
    }
}
