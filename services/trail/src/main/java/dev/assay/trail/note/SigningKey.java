package dev.assay.trail.note;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.interfaces.EdECPrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import org.bouncycastle.crypto.params.Ed25519PrivateKeyParameters;
import org.bouncycastle.crypto.signers.Ed25519Signer;

/** A private Ed25519 key with its name. Bouncy Castle signs, being several times faster; the JDK checks each signature. */
public final class SigningKey {
    public static final int SEED_BYTES = 32;

    /** The DER form of an Ed25519 private key (RFC 8410, PKCS#8 version 0), before its 32 bytes. */
    private static final byte[] DER = HexFormat.of().parseHex("302e020100300506032b657004220420");

    private final Ed25519PrivateKeyParameters key;
    private final VerifierKey verifier;

    private SigningKey(String name, Ed25519PrivateKeyParameters key) {
        this.key = key;
        this.verifier = new VerifierKey(name, key.generatePublicKey().getEncoded());
    }

    public static SigningKey generate(String name, SecureRandom random) {
        return new SigningKey(name, new Ed25519PrivateKeyParameters(random));
    }

    /** @param seed the 32 bytes of RFC 8032 */
    public static SigningKey of(String name, byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException(
                    "an Ed25519 seed must have " + SEED_BYTES + " bytes, found " + seed.length);
        }
        return new SigningKey(name, new Ed25519PrivateKeyParameters(seed));
    }

    /** @param pkcs8 DER */
    public static SigningKey ofPkcs8(String name, byte[] pkcs8) throws NotANote {
        try {
            return of(name, KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8)));
        } catch (GeneralSecurityException e) {
            throw new NotANote("key " + name + " must be an Ed25519 key in PKCS#8, found another", e);
        }
    }

    /** @param key of a key store */
    public static SigningKey of(String name, PrivateKey key) throws NotANote {
        if (key instanceof EdECPrivateKey ed && ed.getBytes().isPresent()) {
            return of(name, ed.getBytes().get());
        }
        throw new NotANote("key " + name + " must be an Ed25519 key, found " + key.getAlgorithm());
    }

    /** DER, for a file that its owner alone may read. */
    public byte[] pkcs8() {
        byte[] der = Arrays.copyOf(DER, DER.length + SEED_BYTES);
        System.arraycopy(key.getEncoded(), 0, der, DER.length, SEED_BYTES);
        return der;
    }

    public VerifierKey verifier() {
        return verifier;
    }

    /**
     * @return 64 bytes, checked with the public key
     * @throws IllegalStateException if that check fails: the machine computes wrongly, and nothing may be published
     */
    public byte[] sign(byte[] message) {
        Ed25519Signer signer = new Ed25519Signer();
        signer.init(true, key);
        signer.update(message, 0, message.length);
        byte[] signature = signer.generateSignature();
        if (!verifier.verifies(message, signature)) {
            throw new IllegalStateException("a signature of key " + verifier.keyId() + " does not verify");
        }
        return signature;
    }

    /** The public half; never the key. */
    @Override
    public String toString() {
        return verifier.toString();
    }
}
