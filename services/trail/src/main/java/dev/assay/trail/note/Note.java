package dev.assay.trail.note;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.List;

/**
 * A text with signatures under it (C2SP signed-note): the text, an empty line, and a line for each signature.
 *
 * @param text of whole lines: it ends in a line feed, which is signed too
 */
public record Note(String text, List<Line> signatures) {
    /** A checkpoint has some hundred bytes, and one line for each witness. */
    public static final int MAX_BYTES = 1 << 20;

    /** Signatures that are looked at (signed-note asks for at least 16). */
    public static final int MAX_SIGNATURES = 100;

    private static final String DASH = "\u2014 ";

    public Note {
        signatures = List.copyOf(signatures);
        boolean clean = text.chars().noneMatch(c -> c < ' ' && c != '\n');
        if (!text.endsWith("\n") || !clean) {
            throw new IllegalArgumentException(
                    "the text of a note must be whole lines without control characters, found another");
        }
        if (signatures.isEmpty() || signatures.size() > MAX_SIGNATURES) {
            throw new IllegalArgumentException(
                    "a note must have 1 to " + MAX_SIGNATURES + " signatures, found " + signatures.size());
        }
    }

    /**
     * One signature.
     *
     * @param name of the key
     * @param id of the key, 4 bytes
     * @param signature what the type of the key says: 64 bytes for Ed25519
     */
    @SuppressWarnings("ArrayRecordComponent") // private to notes; compared below
    public record Line(String name, byte[] id, byte[] signature) {
        @Override
        public String toString() {
            byte[] data = Arrays.copyOf(id, id.length + signature.length);
            System.arraycopy(signature, 0, data, id.length, signature.length);
            return DASH + name + ' ' + Base64.getEncoder().encodeToString(data) + '\n';
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Line that && toString().equals(that.toString());
        }

        @Override
        public int hashCode() {
            return toString().hashCode();
        }
    }

    /** Whose signatures a note carries. */
    public sealed interface Opened {
        /** @param by known keys whose signatures are right, at least one; unknown keys are passed over */
        record Signed(List<VerifierKey> by) implements Opened {}

        /** A known key's signature is wrong, or no key is known. */
        record Refused(String reason) implements Opened {}
    }

    /** Signs a text with one key or several. */
    public static Note sign(String text, SigningKey... keys) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        return new Note(
                text,
                Arrays.stream(keys)
                        .map(key ->
                                new Line(key.verifier().name(), key.verifier().idBytes(), key.sign(message)))
                        .toList());
    }

    /** Reads bytes of unknown origin, strictly. */
    public static Note parse(byte[] content) throws NotANote {
        String whole = text(content);
        int gap = whole.lastIndexOf("\n\n");
        if (gap < 0 || !whole.endsWith("\n")) {
            throw new NotANote("a note must have a text, an empty line and signatures, each line ended by a line feed");
        }
        List<Line> lines = new ArrayList<>();
        for (String line : whole.substring(gap + 2).split("\n", MAX_SIGNATURES + 2)) {
            if (!line.isEmpty()) {
                lines.add(line(line));
            }
        }
        try {
            Note note = new Note(whole.substring(0, gap + 1), lines);
            if (!Arrays.equals(note.bytes(), content)) {
                throw new NotANote("the note is not written in its one form");
            }
            return note;
        } catch (IllegalArgumentException e) {
            throw new NotANote("no note: " + e.getMessage(), e);
        }
    }

    private static Line line(String line) throws NotANote {
        int space = line.lastIndexOf(' ');
        if (!line.startsWith(DASH) || space < DASH.length()) {
            throw new NotANote("a signature line must be an em dash, a name and base64, found another");
        }
        try {
            byte[] data = Base64.getDecoder().decode(line.substring(space + 1));
            if (data.length <= VerifierKey.ID_BYTES) {
                throw new NotANote("a signature must have more than 4 bytes, found " + data.length);
            }
            String name = line.substring(DASH.length(), space);
            VerifierKey.checkName(name);
            return new Line(
                    name,
                    Arrays.copyOf(data, VerifierKey.ID_BYTES),
                    Arrays.copyOfRange(data, VerifierKey.ID_BYTES, data.length));
        } catch (IllegalArgumentException e) {
            throw new NotANote("no signature line: " + e.getMessage(), e);
        }
    }

    static String text(byte[] content) throws NotANote {
        if (content.length > MAX_BYTES) {
            throw new NotANote("a note must have at most " + MAX_BYTES + " bytes, found " + content.length);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotANote("a note must be UTF-8", e);
        }
    }

    /** Checks the signatures of the keys that are known. */
    public Opened open(Collection<VerifierKey> known) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        List<VerifierKey> by = new ArrayList<>();
        for (Line line : signatures) {
            for (VerifierKey key : known) {
                if (key.name().equals(line.name()) && Arrays.equals(key.idBytes(), line.id())) {
                    if (!key.verifies(message, line.signature())) {
                        return new Opened.Refused("the signature of key " + key.keyId() + " is wrong");
                    }
                    by.add(key);
                }
            }
        }
        return by.isEmpty() ? new Opened.Refused("no signature is by a known key") : new Opened.Signed(List.copyOf(by));
    }

    public byte[] bytes() {
        StringBuilder whole = new StringBuilder(text).append('\n');
        signatures.forEach(whole::append);
        return whole.toString().getBytes(StandardCharsets.UTF_8);
    }
}
