package dev.assay.core.key;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.EdECPrivateKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPrivateKeySpec;
import java.security.spec.NamedParameterSpec;

/** An Ed25519 key that signs (RFC 8032). Its text form shows the public half alone. */
public final class SigningKey {
    public static final int SEED_BYTES = 32;

    private final byte[] seed;
    private final PrivateKey key;
    private final PublicKey publicKey;

    private SigningKey(byte[] seed, PrivateKey key, PublicKey publicKey) {
        this.seed = seed;
        this.key = key;
        this.publicKey = publicKey;
    }

    /** A new key. */
    public static SigningKey generate(SecureRandom random) {
        byte[] seed = new byte[SEED_BYTES];
        random.nextBytes(seed);
        return ofSeed(seed);
    }

    /** @param seed the private key of RFC 8032, 32 bytes */
    public static SigningKey ofSeed(byte[] seed) {
        if (seed.length != SEED_BYTES) {
            throw new IllegalArgumentException("an Ed25519 seed must have 32 bytes, found " + seed.length);
        }
        byte[] own = seed.clone();
        try {
            PrivateKey key = KeyFactory.getInstance("Ed25519")
                    .generatePrivate(new EdECPrivateKeySpec(NamedParameterSpec.ED25519, own));
            return new SigningKey(own, key, publicOf(own));
        } catch (GeneralSecurityException e) {
            throw PublicKey.unavailable(e);
        }
    }

    /** @throws IllegalArgumentException if the key is of another kind */
    static SigningKey of(PrivateKey key) {
        if (key instanceof EdECPrivateKey ed && ed.getBytes().isPresent()) {
            byte[] seed = ed.getBytes().get();
            if (seed.length == SEED_BYTES) {
                return ofSeed(seed);
            }
        }
        throw new IllegalArgumentException("a key that signs must be Ed25519, found " + key.getAlgorithm());
    }

    public PublicKey publicKey() {
        return publicKey;
    }

    /** The private key itself, for signers of other libraries. */
    public byte[] seed() {
        return seed.clone();
    }

    /** 64 bytes. */
    public byte[] sign(byte[] message) {
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key);
            signature.update(message);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw PublicKey.unavailable(e);
        }
    }

    /** The platform gives the public half only of a key that it generates: so it generates this one. */
    private static PublicKey publicOf(byte[] seed) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
        generator.initialize(NamedParameterSpec.ED25519, new SecureRandom() {
            private static final long serialVersionUID = 1L;

            @Override
            public void nextBytes(byte[] bytes) {
                System.arraycopy(seed, 0, bytes, 0, bytes.length);
            }
        });
        KeyPair pair = generator.generateKeyPair();
        if (!(pair.getPrivate() instanceof EdECPrivateKey made)
                || !java.util.Arrays.equals(made.getBytes().orElseThrow(), seed)) {
            throw new GeneralSecurityException("the platform generated another key than the one it was given");
        }
        byte[] encoded = ((EdECPublicKey) pair.getPublic()).getEncoded();
        byte[] bytes = new byte[PublicKey.BYTES];
        // X.509: a fixed header, then the 32 bytes (RFC 8410, section 4).
        System.arraycopy(encoded, encoded.length - bytes.length, bytes, 0, bytes.length);
        return PublicKey.of(bytes);
    }

    @Override
    public String toString() {
        return "the key whose public half is " + publicKey.hex();
    }
}
