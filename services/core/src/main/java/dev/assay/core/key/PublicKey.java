package dev.assay.core.key;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.NamedParameterSpec;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * An Ed25519 public key (RFC 8032, section 5.1.5).
 *
 * @param hex its 32 bytes, 64 lowercase hexadecimal digits
 */
public record PublicKey(String hex) {
    public static final int BYTES = 32;
    public static final int SIGNATURE_BYTES = 64;

    private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

    public PublicKey {
        if (!HEX.matcher(hex).matches()) {
            throw new IllegalArgumentException(
                    "a public key must be 64 lowercase hexadecimal digits, found " + hex.length() + " characters");
        }
    }

    /** @param bytes 32 of them */
    public static PublicKey of(byte[] bytes) {
        return new PublicKey(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    /** Whether the signature is this key's over the message; false for whatever is no signature at all. */
    public boolean verifies(byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE_BYTES) {
            return false;
        }
        try {
            Signature check = Signature.getInstance("Ed25519");
            check.initVerify(KeyFactory.getInstance("Ed25519").generatePublic(spec()));
            check.update(message);
            return check.verify(signature);
        } catch (SignatureException | InvalidKeyException | InvalidKeySpecException e) {
            return false; // no point of the curve, or no encoding of one
        } catch (NoSuchAlgorithmException e) {
            throw unavailable(e);
        }
    }

    static IllegalStateException unavailable(GeneralSecurityException cause) {
        return new IllegalStateException("every Java platform from 15 on must offer Ed25519, this one does not", cause);
    }

    /** Little endian; the highest bit says which of two points. */
    private EdECPublicKeySpec spec() {
        byte[] bytes = bytes();
        boolean odd = bytes[BYTES - 1] < 0;
        bytes[BYTES - 1] &= Byte.MAX_VALUE;
        byte[] big = new byte[BYTES];
        for (int i = 0; i < BYTES; i++) {
            big[i] = bytes[BYTES - 1 - i];
        }
        return new EdECPublicKeySpec(NamedParameterSpec.ED25519, new EdECPoint(odd, new BigInteger(1, big)));
    }

    /** For people and file names: the first 16 digits. */
    public String brief() {
        return hex.substring(0, 16);
    }
}
