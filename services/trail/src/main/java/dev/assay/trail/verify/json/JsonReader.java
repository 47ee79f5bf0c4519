package dev.assay.trail.verify.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Reads JSON that is written in its canonical form (RFC 8785): no white space, keys in order and once, needed escapes
 * alone. In the strict profile numbers are whole, null is nowhere, and text is in Normalization Form C.
 */
public final class JsonReader {
    private static final int MAX_DEPTH = 20;
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?(e[+-][0-9]+)?");
    private static final long MAX_WHOLE = 1L << 53;
    private static final int MAX_NUMBER = 32;
    private static final int MAX_WHOLE_DIGITS = 16;

    /**
     * Values of one document: 100 checks of 50 explainers, which no plan exceeds, with 50 entries each of 16 values.
     * Each takes up to 100 bytes of memory beside its text.
     */
    static final int MAX_NODES = 4_000_000;

    /** Members and items that are being read, of a record and all objects around one of its values. */
    private static final int FIRST_OPEN = 32;

    private final byte[] bytes;
    private final boolean strict;
    private final boolean ascii;
    private int at;
    private int nodes;
    /** What was read of the objects and lists around the present place: each becomes an array of its own size. */
    private Node[] open = new Node[FIRST_OPEN];

    private String[] openKeys = new String[FIRST_OPEN];
    private int opened;

    /** @param ascii whether each byte is a character */
    private JsonReader(byte[] bytes, boolean strict, boolean ascii) {
        this.bytes = bytes;
        this.strict = strict;
        this.ascii = ascii;
    }

    /** In the strict profile of records. */
    public static Node.Members strict(byte[] content) throws BadJson {
        return read(content, true);
    }

    /** As documents are written: fractions and null are there. */
    public static Node.Members document(byte[] content) throws BadJson {
        return read(content, false);
    }

    /**
     * Byte by byte, since no byte of a character of several is one of those that JSON consists of; only text becomes
     * characters.
     */
    private static Node.Members read(byte[] content, boolean strict) throws BadJson {
        int all = 0;
        for (byte b : content) {
            all |= b;
        }
        JsonReader reader = new JsonReader(content, strict, all >= 0);
        if (!reader.ascii) {
            checkUtf8(content);
        }
        Node node = reader.value(0);
        if (reader.at != content.length) {
            throw reader.unexpected("the end");
        }
        if (node instanceof Node.Members members) {
            return members;
        }
        throw new BadJson("it must be an object");
    }

    private static void checkUtf8(byte[] content) throws BadJson {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content));
        } catch (CharacterCodingException e) {
            throw new BadJson("it is not UTF-8");
        }
    }

    private Node value(int depth) throws BadJson {
        if (depth > MAX_DEPTH) {
            throw new BadJson("it nests deeper than " + MAX_DEPTH);
        }
        if (nodes++ == MAX_NODES) {
            throw new BadJson("it must have at most " + MAX_NODES + " values, and has more");
        }
        return switch (peek()) {
            case '"' -> new Node.Text(string());
            case '{' -> members(depth);
            case '[' -> items(depth);
            case 't' -> word("true", new Node.Flag(true));
            case 'f' -> word("false", new Node.Flag(false));
            case 'n' -> nothing();
            default -> number();
        };
    }

    private Node nothing() throws BadJson {
        if (strict) {
            throw unexpected("a value other than null");
        }
        return word("null", new Node.Nothing());
    }

    private Node word(String word, Node node) throws BadJson {
        for (int i = 0; i < word.length(); i++) {
            if (at + i >= bytes.length || bytes[at + i] != word.charAt(i)) {
                throw unexpected(word);
            }
        }
        at += word.length();
        return node;
    }

    private Node.Members members(int depth) throws BadJson {
        int first = opened;
        take('{');
        while (peek() != '}') {
            if (opened > first) {
                take(',');
            }
            String key = key();
            if (opened > first && key.compareTo(openKeys[opened - 1]) <= 0) {
                throw new BadJson("keys must be in order and each once, found \"" + key + "\" after \""
                        + openKeys[opened - 1] + '"');
            }
            take(':');
            push(key, value(depth + 1));
        }
        take('}');
        Node.Members members =
                new Node.Members(Arrays.copyOfRange(openKeys, first, opened), Arrays.copyOfRange(open, first, opened));
        opened = first;
        return members;
    }

    private Node.Items items(int depth) throws BadJson {
        int first = opened;
        take('[');
        while (peek() != ']') {
            if (opened > first) {
                take(',');
            }
            push("", value(depth + 1));
        }
        take(']');
        Node.Items items = new Node.Items(List.of(Arrays.copyOfRange(open, first, opened)));
        opened = first;
        return items;
    }

    private void push(String key, Node value) {
        if (opened == open.length) {
            open = Arrays.copyOf(open, opened * 2);
            openKeys = Arrays.copyOf(openKeys, opened * 2);
        }
        openKeys[opened] = key;
        open[opened++] = value;
    }

    private Node number() throws BadJson {
        int from = at;
        while (at < bytes.length && "+-.0123456789eE".indexOf(bytes[at]) >= 0) {
            at++;
        }
        String number = text(from, at);
        if (at == from) {
            throw unexpected("a value");
        }
        boolean right = number.length() <= MAX_NUMBER
                && (strict ? isWhole(number) : NUMBER.matcher(number).matches())
                && !number.equals("-0")
                && (!strict || Math.abs(Long.parseLong(number)) < MAX_WHOLE);
        if (!right) {
            at = from;
            throw unexpected(strict ? "a whole number within 2^53 - 1" : "a number in its canonical form");
        }
        return new Node.Number(number);
    }

    /** Without a pattern: every record has some of these. */
    private static boolean isWhole(String number) {
        int from = number.startsWith("-") ? 1 : 0;
        int digits = number.length() - from;
        if (digits < 1 || digits > MAX_WHOLE_DIGITS || number.charAt(from) == '0' && digits > 1) {
            return false;
        }
        for (int i = from; i < number.length(); i++) {
            if (number.charAt(i) < '0' || number.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** A key; the text of one that records have is the one that is here already. */
    private String key() throws BadJson {
        if (peek() == '"') {
            int end = plain(at + 1);
            String known = Keys.known(bytes, at + 1, end);
            if (known != null && end < bytes.length && bytes[end] == '"') {
                at = end + 1;
                return known;
            }
        }
        return string();
    }

    private String string() throws BadJson {
        take('"');
        int from = at;
        at = plain(from);
        String value = text(from, at);
        if (peek() != '"') {
            StringBuilder more = new StringBuilder(value);
            while (peek() != '"') {
                more.append(escaped());
                from = at;
                at = plain(from);
                more.append(text(from, at));
            }
            value = more.toString();
        }
        at++;
        return ascii ? value : checked(value);
    }

    /** The bytes up to that place as text. */
    private String text(int from, int to) {
        return new String(bytes, from, to - from, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /** The place of the first byte that ends a text or begins an escape, or must not be in one. */
    private int plain(int from) {
        int to = from;
        for (; to < bytes.length; to++) {
            byte b = bytes[to];
            if (b == '"' || b == '\\' || b >= 0 && b < ' ') {
                return to;
            }
        }
        return to;
    }

    private String checked(String value) throws BadJson {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isHighSurrogate(c)
                    && i + 1 < value.length()
                    && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
            } else if (Character.isSurrogate(c)) {
                throw new BadJson("text must not hold half a surrogate pair");
            }
        }
        if (strict && !Normalizer.isNormalized(value, Normalizer.Form.NFC)) {
            throw new BadJson("text must be in Unicode Normalization Form C");
        }
        return value;
    }

    private char escaped() throws BadJson {
        if (peek() != '\\') {
            throw unexpected("an escape");
        }
        at++;
        char escape = peek();
        at++;
        return switch (escape) {
            case '"', '\\' -> escape;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> control();
            default -> throw unexpected("an escape of RFC 8785");
        };
    }

    /** Only control characters without a short form are written by their number, in lower case. */
    private char control() throws BadJson {
        String digits = text(at, Math.min(bytes.length, at + 4));
        if (!digits.matches("00[01][0-9a-f]")) {
            throw unexpected("the escape of a control character");
        }
        char c = (char) Integer.parseInt(digits, 16);
        if ("\b\f\n\r\t".indexOf(c) >= 0) {
            throw unexpected("the short escape of this character");
        }
        at += 4;
        return c;
    }

    /** The next byte, as a character where it is one. */
    private char peek() throws BadJson {
        if (at >= bytes.length) {
            throw new BadJson("it ends within a value");
        }
        return (char) (bytes[at] & 0xFF);
    }

    private void take(char wanted) throws BadJson {
        if (peek() != wanted) {
            throw unexpected("'" + wanted + "'");
        }
        at++;
    }

    private BadJson unexpected(String wanted) {
        return new BadJson(wanted + " must stand at byte " + at + " and does not");
    }
}
