package dev.assay.core.key;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * A file with one key: PKCS#8 in PEM (RFC 7468, RFC 8410), open or under a password, or PKCS#12. Before the PEM may
 * stand {@code Name: <name>}, what the key signs as; in PKCS#12 the alias says that.
 *
 * @param name what the key signs as; empty where the file does not say
 */
public record KeyFile(Optional<String> name, SigningKey key) {
    /** One key, and what stands before it. */
    private static final long MAX_BYTES = 64 << 10;

    private static final Pattern PEM = Pattern.compile(
            "-----BEGIN (ENCRYPTED )?PRIVATE KEY-----\\s*([A-Za-z0-9+/=\\s]+?)-----END (?:ENCRYPTED )?PRIVATE KEY-----");
    private static final Pattern NAME = Pattern.compile("(?m)^Name: (\\S+)$");
    private static final int LINE_CHARS = 64;

    /**
     * Reads what others made.
     *
     * @param password of the file; empty where it has none
     * @throws IOException if there is no key in it that can be used; the message says what to do
     */
    public static KeyFile read(Path file, String password) throws IOException {
        if (Files.size(file) > MAX_BYTES) {
            throw new IOException(
                    "a key file must have at most " + MAX_BYTES + " bytes, found " + Files.size(file) + " in " + file);
        }
        byte[] content = Files.readAllBytes(file);
        try {
            Matcher pem = PEM.matcher(new String(content, StandardCharsets.ISO_8859_1));
            return pem.find() ? pem(content, pem, password) : pkcs12(content, password);
        } catch (GeneralSecurityException | IllegalArgumentException | IOException e) {
            throw new IOException(
                    "no key can be read from " + file + ": it must be an Ed25519 key as PKCS#8 in PEM"
                            + " (openssl genpkey -algorithm ed25519) or PKCS#12, and its password the right one: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * The key in the file; where there is none, a new one is put there for the owner's eyes only. Of several processes
     * that come at once one makes it.
     */
    public static KeyFile readOrMake(Path file, Maker maker) throws IOException {
        if (!Files.exists(file)) {
            make(file, maker.make());
        }
        return read(file, "");
    }

    /** Gives a new key and its name; asked only where there is none. */
    @FunctionalInterface
    public interface Maker {
        KeyFile make();
    }

    /** Writes the key unless the file is there. */
    public static void make(Path file, KeyFile made) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "a file has a folder");
        boolean posix = Files.getFileStore(existing(folder)).supportsFileAttributeView("posix");
        Files.createDirectories(folder, owners(posix, "rwx------"));
        Path part = folder.resolve(".part-" + UUID.randomUUID());
        try {
            Files.createFile(part, owners(posix, "rw-------"));
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.WRITE)) {
                out.write(ByteBuffer.wrap(made.pem().getBytes(StandardCharsets.US_ASCII)));
                out.force(true);
            }
            Files.createLink(file, part);
        } catch (FileAlreadyExistsException e) {
            // another process was faster: its key is the one
        } finally {
            Files.deleteIfExists(part);
        }
    }

    /** PKCS#8 version 1: an algorithm and the seed (RFC 8410, section 7). */
    private String pem() {
        byte[] header = {0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20};
        byte[] seed = key.seed();
        byte[] der = ByteBuffer.allocate(header.length + seed.length)
                .put(header)
                .put(seed)
                .array();
        String body = Base64.getMimeEncoder(LINE_CHARS, new byte[] {'\n'}).encodeToString(der);
        return name.map(said -> "Name: " + said + '\n').orElse("") + "-----BEGIN PRIVATE KEY-----\n" + body
                + "\n-----END PRIVATE KEY-----\n";
    }

    private static KeyFile pem(byte[] content, Matcher pem, String password)
            throws GeneralSecurityException, IOException {
        byte[] der = Base64.getMimeDecoder().decode(pem.group(2));
        PKCS8EncodedKeySpec spec = pem.group(1) == null ? new PKCS8EncodedKeySpec(der) : decrypted(der, password);
        PrivateKey key = KeyFactory.getInstance("Ed25519").generatePrivate(spec);
        Matcher name = NAME.matcher(new String(content, 0, pem.start(), StandardCharsets.UTF_8));
        return new KeyFile(name.find() ? Optional.of(name.group(1)) : Optional.empty(), SigningKey.of(key));
    }

    private static PKCS8EncodedKeySpec decrypted(byte[] der, String password)
            throws GeneralSecurityException, IOException {
        EncryptedPrivateKeyInfo box = new EncryptedPrivateKeyInfo(der);
        String algorithm = box.getAlgParameters() == null
                ? box.getAlgName()
                : box.getAlgParameters().toString();
        return box.getKeySpec(
                SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
    }

    private static KeyFile pkcs12(byte[] content, String password) throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(new ByteArrayInputStream(content), password.toCharArray());
        List<String> keys = new java.util.ArrayList<>();
        for (String alias : Collections.list(store.aliases())) {
            if (store.isKeyEntry(alias)) {
                keys.add(alias);
            }
        }
        if (keys.size() != 1) {
            throw new IOException("it must hold one key, found " + keys.size());
        }
        PrivateKey key = (PrivateKey) store.getKey(keys.getFirst(), password.toCharArray());
        return new KeyFile(Optional.of(keys.getFirst()), SigningKey.of(key));
    }

    private static Path existing(Path folder) {
        Path found = folder;
        while (!Files.exists(found)) {
            found = Objects.requireNonNull(found.getParent(), "a root exists");
        }
        return found;
    }

    private static FileAttribute<?>[] owners(boolean posix, String permissions) {
        return posix
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
                }
                : new FileAttribute<?>[0];
    }
}
