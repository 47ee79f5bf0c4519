package dev.assay.trail.verify.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A signed note (C2SP): text, an empty line, signature lines.
 *
 * @param text with the line feed at its end
 */
public record SignedNote(String text, List<Line> lines) {
    public static final int MAX_BYTES = 1 << 20;

    private static final int MAX_LINES = 100;
    private static final int ID_BYTES = 4;
    private static final String START = "\u2014 ";

    /** @param id 8 hexadecimal digits */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Line(String name, String id, byte[] signature) {}

    /** What a key says to a note. */
    public enum Answer {
        /** It signed the note. */
        SIGNED,
        /** There is a signature in its name, and it is wrong: the note is to be refused whole. */
        WRONG,
        /** It did not sign. */
        ABSENT
    }

    public static SignedNote parse(byte[] content) throws BadNote {
        String whole = decode(content);
        int gap = whole.lastIndexOf("\n\n");
        if (gap < 0 || gap + 2 == whole.length() || !whole.endsWith("\n")) {
            throw new BadNote("a note must be a text, an empty line and lines of signatures, all ended by a line feed");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : whole.substring(gap + 2, whole.length() - 1).split("\n", MAX_LINES + 1)) {
            lines.add(line(line));
        }
        if (lines.size() > MAX_LINES) {
            throw new BadNote("a note must have at most " + MAX_LINES + " signatures");
        }
        return new SignedNote(whole.substring(0, gap + 1), List.copyOf(lines));
    }

    private static String decode(byte[] content) throws BadNote {
        if (content.length > MAX_BYTES) {
            throw new BadNote("a note must have at most " + MAX_BYTES + " bytes, found " + content.length);
        }
        try {
            String whole = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            if (whole.chars().anyMatch(c -> c < ' ' && c != '\n')) {
                throw new BadNote("a note must have no control characters but line feeds");
            }
            return whole;
        } catch (CharacterCodingException e) {
            throw new BadNote("a note must be UTF-8");
        }
    }

    private static Line line(String line) throws BadNote {
        String[] words = line.split(" ", -1);
        if (words.length != 3 || !line.startsWith(START) || !PublicKey.isName(words[1])) {
            throw new BadNote("a signature must be written — <name> <base64>");
        }
        byte[] data = Base64Text.decode(words[2], "a signature");
        if (data.length <= ID_BYTES) {
            throw new BadNote("a signature must have more than 4 bytes");
        }
        return new Line(
                words[1], HexFormat.of().formatHex(data, 0, ID_BYTES), Arrays.copyOfRange(data, ID_BYTES, data.length));
    }

    /** Whether the key signed; signatures of other keys say nothing. */
    public Answer by(PublicKey key) {
        Answer answer = Answer.ABSENT;
        for (Line line : lines) {
            if (line.name().equals(key.name()) && line.id().equals(key.id())) {
                if (!key.made(line.signature(), text.getBytes(StandardCharsets.UTF_8))) {
                    return Answer.WRONG;
                }
                answer = Answer.SIGNED;
            }
        }
        return answer;
    }
}
