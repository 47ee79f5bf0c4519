package dev.assay.trail.verify.note;

import dev.assay.trail.verify.tree.TreeHash;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * An Ed25519 key by name: {@code <name>+<8 hex digits>+<base64>} (C2SP signed-note).
 *
 * @param line the whole of it, which is its identity
 * @param name before the first plus sign
 * @param id the 8 digits
 */
@SuppressWarnings("ArrayRecordComponent") // the line is compared
public record PublicKey(String line, String name, String id, byte[] bytes) {
    private static final byte ED25519 = 1;
    private static final int LENGTH = 32;
    private static final String X509 = "302a300506032b6570032100";

    /** Reads one line. */
    public static PublicKey parse(String line) throws BadNote {
        int first = line.indexOf('+');
        int second = line.indexOf('+', first + 1);
        if (first < 1 || second < 0) {
            throw new BadNote("a key must be written <name>+<8 hex digits>+<base64>");
        }
        String name = line.substring(0, first);
        byte[] typed = Base64Text.decode(line.substring(second + 1), "the key");
        if (typed.length != 1 + LENGTH || typed[0] != ED25519) {
            throw new BadNote("a key must be an Ed25519 key of 32 bytes, found another kind");
        }
        if (!isName(name)) {
            throw new BadNote("the name of a key must have no white space");
        }
        MessageDigest sha = TreeHash.digest("SHA-256");
        sha.update((name + '\n').getBytes(StandardCharsets.UTF_8));
        String id = HexFormat.of().formatHex(sha.digest(typed), 0, 4);
        if (!line.substring(first + 1, second).equals(id)) {
            throw new BadNote("the digits in the middle of the key must be " + id + ": it was not copied whole");
        }
        return new PublicKey(line, name, id, Arrays.copyOfRange(typed, 1, typed.length));
    }

    static boolean isName(String name) {
        return !name.isEmpty()
                && name.codePoints()
                        .noneMatch(c -> c == '+' || c <= ' ' || Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    /** {@code <name>+<8 hex digits>}, as envelopes name it. */
    public String keyId() {
        return name + '+' + id;
    }

    /** True if the key made the signature. */
    public boolean made(byte[] signature, byte[] message) {
        try {
            byte[] der = HexFormat.of().parseHex(X509 + HexFormat.of().formatHex(bytes));
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(der)));
            check.update(message);
            return check.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // no point of the curve, or no signature at all
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PublicKey that && line.equals(that.line);
    }

    @Override
    public int hashCode() {
        return line.hashCode();
    }

    @Override
    public String toString() {
        return keyId();
    }
}
