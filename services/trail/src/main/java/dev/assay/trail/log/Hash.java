package dev.assay.trail.log;

import dev.assay.core.Digest;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/** The hash of a leaf or of an inner node (RFC 6962, section 2.1): SHA-256, leaves and nodes told apart by a prefix. */
public final class Hash {
    public static final int BYTES = 32;

    /** The root of the tree without a leaf. */
    public static final Hash EMPTY = new Hash(Digest.sha256().digest());

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final byte[] value;

    private Hash(byte[] value) {
        this.value = value;
    }

    /** @param bytes exactly 32 */
    public static Hash of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException("a hash must have " + BYTES + " bytes, found " + bytes.length);
        }
        return new Hash(bytes.clone());
    }

    static Hash in(byte[] content, int offset) {
        return new Hash(Arrays.copyOfRange(content, offset, offset + BYTES));
    }

    /** SHA-256(0x00 || leaf). */
    public static Hash leaf(byte[] leaf) {
        MessageDigest sha = Digest.ofThisThread();
        sha.update(LEAF);
        return new Hash(sha.digest(leaf));
    }

    /** SHA-256(0x01 || left || right). */
    public static Hash node(Hash left, Hash right) {
        MessageDigest sha = Digest.ofThisThread();
        sha.update(NODE);
        sha.update(left.value);
        return new Hash(sha.digest(right.value));
    }

    /**
     * The root over subtrees that stand side by side, all of one full size but the last, which may be smaller; they
     * join as the leaves of a tree do.
     */
    static Hash over(List<Hash> subtrees) {
        if (subtrees.isEmpty()) {
            return EMPTY;
        }
        if (subtrees.size() == 1) {
            return subtrees.getFirst();
        }
        int left = Integer.highestOneBit(subtrees.size() - 1);
        return node(over(subtrees.subList(0, left)), over(subtrees.subList(left, subtrees.size())));
    }

    public byte[] bytes() {
        return value.clone();
    }

    /** Standard base64, as checkpoints and proofs write it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(value);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(value, that.value);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(value);
    }
}
