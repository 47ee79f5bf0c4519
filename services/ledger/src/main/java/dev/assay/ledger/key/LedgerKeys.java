package dev.assay.ledger.key;

import dev.assay.core.key.KeyFile;
import dev.assay.core.key.PublicKey;
import dev.assay.ledger.LedgerConfig;
import dev.assay.trail.note.SigningKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Every key that the ledger knows of.
 *
 * @param log sign checkpoints
 * @param attestation signs statements about audits
 * @param workers whose results are accepted; empty: those of any key, which is registered when it comes first
 */
public record LedgerKeys(LogKeys log, SigningKey attestation, Set<PublicKey> workers) {
    /** File of the attestation key in the keys' folder. */
    public static final String ATTESTATION = "attestation.pem";

    private static final int NAME_BYTES = 4;

    public LedgerKeys {
        workers = Set.copyOf(workers);
    }

    /**
     * Reads the keys that are configured, or those of the keys' folder.
     *
     * @param make whether keys that are missing in the folder are made; without it that is an error
     * @throws IOException if a key is missing or cannot be read; the message says what to do
     */
    public static LedgerKeys open(LedgerConfig config, boolean make, SecureRandom random) throws IOException {
        Path folder = config.keys();
        LogKeys log = config.logKeys().isPresent()
                ? configured(config, config.logKeys().get())
                : inFolder(config, folder, make, random);
        String name = log.origin() + "/attestation";
        KeyFile attestation;
        if (config.attestationKey().isPresent()) {
            attestation = KeyFile.read(
                    config.attestationKey().get(), config.keyPassword().orElse(""));
        } else {
            attestation = inFolder(folder.resolve(ATTESTATION), Optional.of(name), make, random);
        }
        Set<PublicKey> workers = config.workerKeys().orElse(Set.of()).stream()
                .map(PublicKey::new)
                .collect(Collectors.toSet());
        return new LedgerKeys(log, SigningKey.of(name, attestation.key().seed()), workers);
    }

    /** The same, with workers that are known. */
    public LedgerKeys with(Set<PublicKey> accepted) {
        return workers.isEmpty() ? new LedgerKeys(log, attestation, accepted) : this;
    }

    private static LogKeys configured(LedgerConfig config, List<Path> files) throws IOException {
        if (files.isEmpty()) {
            throw new IOException("assay.ledger.log-keys must name at least one file, found none");
        }
        LogKeys.Source source = () -> {
            List<KeyFile> keys = new java.util.ArrayList<>();
            for (Path file : files) {
                keys.add(KeyFile.read(file, config.keyPassword().orElse("")));
            }
            return keys;
        };
        return LogKeys.open(origin(config, source.read().getFirst(), files.getFirst()), source);
    }

    private static LogKeys inFolder(LedgerConfig config, Path folder, boolean make, SecureRandom random)
            throws IOException {
        byte[] name = new byte[NAME_BYTES];
        random.nextBytes(name);
        Path file = folder.resolve(LogKeys.FIRST);
        String fresh = config.origin().orElse("assay.local/" + HexFormat.of().formatHex(name));
        KeyFile first = inFolder(file, Optional.of(fresh), make, random);
        return LogKeys.open(origin(config, first, file), () -> LogKeys.inFolder(folder));
    }

    private static KeyFile inFolder(Path file, Optional<String> name, boolean make, SecureRandom random)
            throws IOException {
        if (!make && !Files.exists(file)) {
            throw new IOException("the ledger has no key to sign with in " + file
                    + ": name keys with assay.ledger.log-keys and assay.ledger.attestation-key (Ed25519 as PKCS#8 or"
                    + " PKCS#12; `assay key make FILE` makes one), or let the ledger make its own, in a folder that is"
                    + " kept, with assay.ledger.make-keys=true");
        }
        return KeyFile.readOrMake(file, () -> new KeyFile(name, dev.assay.core.key.SigningKey.generate(random)));
    }

    private static String origin(LedgerConfig config, KeyFile first, Path file) throws IOException {
        return config.origin()
                .or(first::name)
                .orElseThrow(() -> new IOException("the log needs a name: set assay.ledger.origin, for example to"
                        + " example.org/assay, or write \"Name: example.org/assay\" before the key in " + file));
    }
}
