package dev.assay.core;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The SHA-256 of some bytes: the identity of every file, plan, release and picture.
 *
 * @param hex 64 lowercase hexadecimal digits
 */
public record Digest(String hex) implements Comparable<Digest> {
    private static final int DIGITS = 64;
    private static final String PREFIX = "sha256:";
    private static final int BUFFER_BYTES = 1 << 16;

    /** One a thread, so that the implementation is not looked up for each hash. */
    private static final ThreadLocal<MessageDigest> SHA = ThreadLocal.withInitial(Digest::sha256);

    public Digest {
        if (!isHex(hex)) {
            throw new IllegalArgumentException("a digest must be 64 lowercase hexadecimal digits, found " + quote(hex));
        }
    }

    public static Digest of(byte[] content) {
        return new Digest(HexFormat.of().formatHex(ofThisThread().digest(content)));
    }

    /** Reads the stream to its end and leaves closing it to the caller. */
    public static Digest of(InputStream content) throws IOException {
        MessageDigest sha = sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = content.read(buffer); n >= 0; n = content.read(buffer)) {
            sha.update(buffer, 0, n);
        }
        return new Digest(HexFormat.of().formatHex(sha.digest()));
    }

    public static Digest of(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return of(in);
        }
    }

    /** Reads {@code sha256:<64 hex>}, the form that records and events carry. */
    public static Digest parse(String text) {
        if (!text.startsWith(PREFIX)) {
            throw new IllegalArgumentException("a digest must start with sha256:, found " + quote(text));
        }
        return new Digest(text.substring(PREFIX.length()));
    }

    /** A fresh SHA-256, for callers that hash what they copy. */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform must offer SHA-256, this one does not", e);
        }
    }

    /** This thread's SHA-256, fresh. For one hash that is finished at once: who asks next is given the same. */
    public static MessageDigest ofThisThread() {
        MessageDigest sha = SHA.get();
        sha.reset(); // should an error have left it half way
        return sha;
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** The first 12 digits: enough for people, never for a comparison. */
    public String brief() {
        return hex.substring(0, 12);
    }

    @Override
    public int compareTo(Digest other) {
        return hex.compareTo(other.hex);
    }

    @Override
    public String toString() {
        return PREFIX + hex;
    }

    /**
     * By hand: a ledger makes several of these for each record, and a pattern takes ten times as long. Without a branch a
     * character: a processor that foretells digits is wrong six times of sixteen.
     */
    private static boolean isHex(String text) {
        if (text.length() != DIGITS) {
            return false;
        }
        int others = 0;
        for (int i = 0; i < DIGITS; i++) {
            char c = text.charAt(i);
            others |= ('9' - c | c - '0') & ('f' - c | c - 'a');
        }
        return others >= 0;
    }

    private static String quote(String text) {
        return '"' + (text.length() > 80 ? text.substring(0, 80) + "…" : text) + '"';
    }
}
