package dev.assay.trail.verify.tree;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256 as RFC 6962, section 2.1, applies it; hashes are 32 bytes. */
public final class TreeHash {
    public static final int BYTES = 32;

    private static final ThreadLocal<MessageDigest> SHA = ThreadLocal.withInitial(() -> digest("SHA-256"));

    private TreeHash() {}

    /** A digest that every Java platform of version 21 has. */
    public static MessageDigest digest(String algorithm) {
        try {
            return MessageDigest.getInstance(algorithm);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java platform has no " + algorithm, e);
        }
    }

    /** Of bytes that are no part of a tree. */
    public static byte[] sha256(byte[] content) {
        return SHA.get().digest(content);
    }

    public static byte[] empty() {
        return SHA.get().digest();
    }

    public static byte[] leaf(byte[] leaf) {
        MessageDigest sha = SHA.get();
        sha.update((byte) 0);
        return sha.digest(leaf);
    }

    static byte[] node(byte[] left, byte[] right) {
        return node(left, 0, right, 0);
    }

    static byte[] node(byte[] left, int leftAt, byte[] right, int rightAt) {
        MessageDigest sha = SHA.get();
        sha.update((byte) 1);
        sha.update(left, leftAt, BYTES);
        sha.update(right, rightAt, BYTES);
        return sha.digest();
    }
}
