package dev.assay.trail.verify;

import dev.assay.trail.verify.note.BadNote;
import dev.assay.trail.verify.note.Head;
import dev.assay.trail.verify.note.PublicKey;
import dev.assay.trail.verify.note.SignedNote;
import dev.assay.trail.verify.outcome.Shown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the verifier trusts, and has from elsewhere than the bag.
 *
 * @param key of the log
 * @param previous an earlier checkpoint of it, and its file
 */
public record Trust(PublicKey key, Optional<Earlier> previous) {
    private static final long MAX_KEY = 4096;

    /** @param file where it was read from, for messages */
    public record Earlier(Head head, String file) {}

    /** What the files that were named are not; a matter of usage, not of the bag. */
    public static final class Unusable extends Exception {
        private static final long serialVersionUID = 1L;

        Unusable(String message) {
            super(Shown.text(message));
        }
    }

    /** Reads a key file (one line, as {@code assay key show} prints it) and, where given, an earlier checkpoint. */
    public static Trust read(Path key, @Nullable Path previous) throws Unusable {
        String text = new String(content(key, MAX_KEY), StandardCharsets.UTF_8).strip();
        PublicKey parsed;
        try {
            parsed = PublicKey.parse(text);
        } catch (BadNote e) {
            throw new Unusable(key + " must hold one key as `assay key show` prints it: " + e.getMessage());
        }
        if (previous == null) {
            return new Trust(parsed, Optional.empty());
        }
        try {
            Head head = Head.parse(content(previous, SignedNote.MAX_BYTES));
            return new Trust(parsed, Optional.of(new Earlier(head, previous.toString())));
        } catch (BadNote e) {
            throw new Unusable(previous + " must be a checkpoint of the log: " + e.getMessage());
        }
    }

    private static byte[] content(Path file, long max) throws Unusable {
        if (!Files.isRegularFile(file)) {
            throw new Unusable("there is no file " + file);
        }
        try {
            if (Files.size(file) > max) {
                throw new Unusable(file + " must have at most " + max + " bytes, found " + Files.size(file));
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new Unusable(file + " cannot be read: " + e);
        }
    }
}
