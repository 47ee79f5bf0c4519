package dev.assay.ledger.key;

import dev.assay.trail.note.VerifierKey;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** The verifier key of the log in a file of its own, for people to hand on: nothing of it is secret. */
public final class PublishedKey {
    /** In the keys' folder. */
    public static final String FILE = "log.vkey";

    private static final Logger LOG = System.getLogger(PublishedKey.class.getName());

    private final Path file;

    public PublishedKey(Path folder) {
        this.file = folder.resolve(FILE);
    }

    /** Writes the key whose turn it is. Where that fails the log is signed all the same. */
    public void turn(VerifierKey key) {
        byte[] line = (key.toString() + '\n').getBytes(StandardCharsets.UTF_8);
        LOG.log(Level.INFO, "the log is signed with key {0}", key);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path part = Files.write(file.resolveSibling(FILE + ".part"), line);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            LOG.log(Level.WARNING, "the verifier key of the log could not be written to " + file, e);
        }
    }
}
