package dev.assay.trail.note;

import dev.assay.core.Digest;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A public Ed25519 key with its name, as C2SP signed-note writes it: {@code <name>+<key id>+<base64 of type and key>}.
 * Verification is the JDK's alone.
 *
 * @param name not empty, no white space, no plus sign
 * @param key 32 bytes
 */
@SuppressWarnings("ArrayRecordComponent") // copied on the way in and out, compared below
public record VerifierKey(String name, byte[] key) {
    public static final int KEY_BYTES = 32;

    /** Log names look like host names with a path. */
    public static final int MAX_NAME = 128;

    static final int ID_BYTES = 4;
    private static final byte ED25519 = 1;

    /** The DER form of an Ed25519 public key (RFC 8410), before its 32 bytes. */
    private static final byte[] DER = HexFormat.of().parseHex("302a300506032b6570032100");

    public VerifierKey {
        checkName(name);
        if (key.length != KEY_BYTES) {
            throw new IllegalArgumentException("an Ed25519 key must have " + KEY_BYTES + " bytes, found " + key.length);
        }
        key = key.clone();
    }

    /** Reads one line, without its line end. */
    public static VerifierKey parse(String text) throws NotANote {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new NotANote(
                    "a verifier key must be <name>+<8 hex digits>+<base64>, found " + parts.length + " parts");
        }
        try {
            byte[] data = Base64.getDecoder().decode(parts[2]);
            boolean canonical = Base64.getEncoder().encodeToString(data).equals(parts[2]);
            if (!canonical || data.length != 1 + KEY_BYTES || data[0] != ED25519) {
                throw new NotANote("a verifier key must be of an Ed25519 key, found another");
            }
            VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(data, 1, data.length));
            if (!key.id().equals(parts[1])) {
                throw new NotANote("the id of key " + parts[0] + " must be " + key.id() + ", found " + parts[1]);
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw new NotANote("no verifier key: " + e.getMessage(), e);
        }
    }

    static void checkName(String name) {
        boolean plain = name.codePoints()
                .noneMatch(c -> c == '+' || Character.isWhitespace(c) || Character.isSpaceChar(c) || c < ' ');
        if (name.isEmpty() || name.length() > MAX_NAME || !plain) {
            throw new IllegalArgumentException("a key name must be 1 to " + MAX_NAME
                    + " characters without white space or plus sign, found \"" + name + '"');
        }
    }

    @Override
    public byte[] key() {
        return key.clone();
    }

    /** Key id: the first 4 bytes of SHA-256(name || 0x0A || type || key), 8 hexadecimal digits. */
    public String id() {
        return HexFormat.of().formatHex(idBytes());
    }

    byte[] idBytes() {
        var sha = Digest.sha256();
        sha.update(name.getBytes(StandardCharsets.UTF_8));
        sha.update((byte) '\n');
        sha.update(ED25519);
        return Arrays.copyOf(sha.digest(key), ID_BYTES);
    }

    /** {@code <name>+<key id>}: how envelopes name the key. */
    public String keyId() {
        return name + '+' + id();
    }

    /** True if the key made the signature of the message. */
    public boolean verifies(byte[] message, byte[] signature) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(publicKey());
            ed25519.update(message);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // a point that is none, or a signature of another length
        }
    }

    private PublicKey publicKey() throws GeneralSecurityException {
        byte[] der = Arrays.copyOf(DER, DER.length + KEY_BYTES);
        System.arraycopy(key, 0, der, DER.length, KEY_BYTES);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof VerifierKey that && name.equals(that.name) && Arrays.equals(key, that.key);
    }

    @Override
    public int hashCode() {
        return 31 * name.hashCode() + Arrays.hashCode(key);
    }

    /** The one-line form. */
    @Override
    public String toString() {
        byte[] data = new byte[1 + KEY_BYTES];
        data[0] = ED25519;
        System.arraycopy(key, 0, data, 1, KEY_BYTES);
        return name + '+' + id() + '+' + Base64.getEncoder().encodeToString(data);
    }
}
