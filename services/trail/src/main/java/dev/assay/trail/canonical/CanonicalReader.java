package dev.assay.trail.canonical;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Reads what {@link CanonicalWriter} wrote and refuses everything else: any white space, byte order mark, duplicate or
 * unordered key, float, null, needless escape, lone surrogate, or text that is not in Normalization Form C.
 */
public final class CanonicalReader {
    private static final String[] NAMES = {"true", "false"};

    /** Digits of 2^53 - 1, and a sign. */
    private static final int MAX_WHOLE_CHARACTERS = 17;

    private final String text;
    private int at;

    private CanonicalReader(String text) {
        this.text = text;
    }

    public static Json read(byte[] content) throws NotCanonical {
        Json value = parse(content);
        if (!Arrays.equals(CanonicalWriter.write(value), content)) {
            throw new NotCanonical("it is not written in its canonical form (RFC 8785)");
        }
        return value;
    }

    /** For a caller that writes what was read and compares: needless escapes and keys out of order pass here. */
    public static Json parse(byte[] content) throws NotCanonical {
        String text = text(content);
        CanonicalReader reader = new CanonicalReader(text);
        Json value = reader.value(0);
        if (reader.at != text.length()) {
            throw reader.refused("the end");
        }
        return value;
    }

    private static String text(byte[] content) throws NotCanonical {
        int all = 0;
        for (byte b : content) {
            all |= b;
        }
        if (all >= 0) {
            return new String(content, StandardCharsets.ISO_8859_1); // ASCII, as nearly every leaf
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new NotCanonical("it is not UTF-8", e);
        }
    }

    private Json value(int depth) throws NotCanonical {
        if (depth > Json.MAX_DEPTH) {
            throw new NotCanonical("it nests deeper than " + Json.MAX_DEPTH + ", at character " + at);
        }
        char c = peek();
        if (c == '"') {
            return new Json.Text(string());
        }
        if (c == '{') {
            return members(depth);
        }
        if (c == '[') {
            return array(depth);
        }
        if (c == '-' || (c >= '0' && c <= '9')) {
            return whole();
        }
        for (String name : NAMES) {
            if (text.startsWith(name, at)) {
                at += name.length();
                return new Json.Flag(name.equals("true"));
            }
        }
        throw refused("a value (text, whole number, true, false, array or object)");
    }

    private Json members(int depth) throws NotCanonical {
        Json.Members.Builder members = new Json.Members.Builder();
        expect('{');
        while (peek() != '}') {
            if (members.size() > 0) {
                expect(',');
            }
            int start = at;
            String key = string();
            expect(':');
            if (!members.put(key, value(depth + 1))) {
                throw new NotCanonical("key \"" + key + "\" is there twice, again at character " + start);
            }
        }
        expect('}');
        return members.build();
    }

    private Json array(int depth) throws NotCanonical {
        List<Json> items = new ArrayList<>();
        expect('[');
        while (peek() != ']') {
            if (!items.isEmpty()) {
                expect(',');
            }
            items.add(value(depth + 1));
        }
        expect(']');
        return new Json.Array(items);
    }

    private Json whole() throws NotCanonical {
        int start = at;
        at += peek() == '-' ? 1 : 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        boolean more = at < text.length() && "+.eE".indexOf(text.charAt(at)) >= 0;
        if (more || at - start > MAX_WHOLE_CHARACTERS) {
            throw new NotCanonical("numbers must be whole and within 2^53 - 1, found another at character " + start);
        }
        try {
            return new Json.Whole(Long.parseLong(text, start, at, 10));
        } catch (IllegalArgumentException e) {
            throw new NotCanonical("no number of this profile at character " + start, e);
        }
    }

    private String string() throws NotCanonical {
        int start = at;
        expect('"');
        int from = at;
        while (at < text.length() && text.charAt(at) != '"' && text.charAt(at) != '\\') {
            at++;
        }
        String value = text.substring(from, at);
        if (peek() == '"') {
            at++;
        } else {
            StringBuilder more = new StringBuilder(value);
            for (char c = next(); c != '"'; c = next()) {
                more.append(c == '\\' ? escaped() : c);
            }
            value = more.toString();
        }
        try {
            return new Json.Text(value).value();
        } catch (IllegalArgumentException e) {
            throw new NotCanonical(e.getMessage() + ", in the text at character " + start, e);
        }
    }

    private char escaped() throws NotCanonical {
        char c = next();
        return switch (c) {
            case '"', '\\' -> c;
            case 'b' -> '\b';
            case 't' -> '\t';
            case 'n' -> '\n';
            case 'f' -> '\f';
            case 'r' -> '\r';
            case 'u' -> unicode();
            default -> throw new NotCanonical("no such escape at character " + (at - 1) + ": \\" + c);
        };
    }

    private char unicode() throws NotCanonical {
        int value = 0;
        for (int i = 0; i < 4; i++) {
            int digit = Character.digit(next(), 16);
            if (digit < 0) {
                throw new NotCanonical("four hexadecimal digits must follow \\u, at character " + (at - 1));
            }
            value = value * 16 + digit;
        }
        return (char) value;
    }

    private char peek() throws NotCanonical {
        if (at >= text.length()) {
            throw new NotCanonical("it ends in the middle of a value");
        }
        return text.charAt(at);
    }

    private char next() throws NotCanonical {
        char c = peek();
        at++;
        return c;
    }

    private void expect(char wanted) throws NotCanonical {
        if (peek() != wanted) {
            throw refused("'" + wanted + "'");
        }
        at++;
    }

    private NotCanonical refused(String wanted) {
        String found = at < text.length() ? String.format("U+%04X", text.codePointAt(at)) : "the end";
        return new NotCanonical(wanted + " must stand at character " + at + ", found " + found);
    }
}
