package dev.assay.trail.note;

import dev.assay.trail.log.Hash;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The head of a log (C2SP tlog-checkpoint): the text of a note that says which leaves there are.
 *
 * @param origin unique name of the log, the name of its key
 * @param size number of leaves
 * @param root of the tree over them
 */
public record Checkpoint(String origin, long size, Hash root) {
    private static final Pattern SIZE = Pattern.compile("0|[1-9][0-9]{0,18}");
    private static final int LINES = 3;

    public Checkpoint {
        VerifierKey.checkName(origin);
        if (size < 0) {
            throw new IllegalArgumentException("the size of a log must not be negative, found " + size);
        }
    }

    /** Signs the head. */
    public Note sign(SigningKey... keys) {
        return Note.sign(text(), keys);
    }

    /** The three lines that are signed. */
    public String text() {
        return origin + '\n' + size + '\n' + root.base64() + '\n';
    }

    /** Reads the text of a note, strictly: no other line, no leading zero, a root of exactly 32 bytes. */
    public static Checkpoint parse(String text) throws NotANote {
        String[] lines = text.split("\n", -1);
        if (lines.length != LINES + 1 || !lines[LINES].isEmpty()) {
            throw new NotANote("a checkpoint must have " + LINES + " lines, found " + (lines.length - 1));
        }
        if (!SIZE.matcher(lines[1]).matches()) {
            throw new NotANote("the size of a log must be decimal without a leading zero, found \"" + lines[1] + '"');
        }
        try {
            Hash root = Hash.of(Base64.getDecoder().decode(lines[2]));
            if (!root.base64().equals(lines[2])) {
                throw new NotANote("the root must be base64 in its one form");
            }
            return new Checkpoint(lines[0], Long.parseLong(lines[1]), root);
        } catch (IllegalArgumentException e) {
            throw new NotANote("no checkpoint: " + e.getMessage(), e);
        }
    }
}
