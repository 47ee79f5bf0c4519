package dev.assay.trail.verify.note;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * The head of a log (C2SP tlog-checkpoint).
 *
 * @param root 32 bytes
 * @param note that it is the text of
 */
@SuppressWarnings("ArrayRecordComponent") // never compared as a whole
public record Head(String origin, long size, byte[] root, SignedNote note) {
    private static final int ROOT_BYTES = 32;

    public static Head parse(byte[] content) throws BadNote {
        SignedNote note = SignedNote.parse(content);
        List<String> lines = Arrays.asList(note.text().split("\n", -1));
        if (lines.size() != 4) {
            throw new BadNote("a checkpoint must have 3 lines before its signatures, found " + (lines.size() - 1));
        }
        if (!PublicKey.isName(lines.getFirst())) {
            throw new BadNote("the origin of a checkpoint must be a name without white space");
        }
        byte[] root = Base64Text.decode(lines.get(2), "the root");
        if (root.length != ROOT_BYTES) {
            throw new BadNote("the root must have 32 bytes, found " + root.length);
        }
        return new Head(lines.getFirst(), size(lines.get(1)), root, note);
    }

    static long size(String text) throws BadNote {
        try {
            long size = Long.parseLong(text);
            if (size >= 0 && String.valueOf(size).equals(text)) {
                return size;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new BadNote("a size must be decimal, below 2^63 and without sign or leading zero, found \"" + text + '"');
    }

    public String rootHex() {
        return HexFormat.of().formatHex(root);
    }
}
