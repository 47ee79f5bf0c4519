package dev.assay.trail.canonical;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Writes a value as RFC 8785 says: no white space, keys in order, the shortest escapes. */
public final class CanonicalWriter {
    private static final int FIRST_PRINTABLE = 0x20;

    /** Most records fit. */
    private static final int FIRST_CAPACITY = 1 << 10;

    private final StringBuilder out = new StringBuilder(FIRST_CAPACITY);

    private CanonicalWriter() {}

    /** The one form of the value, UTF-8. */
    public static byte[] write(Json value) {
        CanonicalWriter writer = new CanonicalWriter();
        writer.value(value, 0);
        return writer.out.toString().getBytes(StandardCharsets.UTF_8);
    }

    private void value(Json value, int depth) {
        if (depth > Json.MAX_DEPTH) {
            throw new IllegalArgumentException("a value must nest at most " + Json.MAX_DEPTH + " deep, found more");
        }
        switch (value) {
            case Json.Text text -> text(text.value());
            case Json.Whole whole -> out.append(whole.value());
            case Json.Flag flag -> out.append(flag.value());
            case Json.Array array -> array(array, depth);
            case Json.Members members -> members(members, depth);
        }
    }

    private void array(Json.Array array, int depth) {
        out.append('[');
        for (int i = 0; i < array.items().size(); i++) {
            out.append(i == 0 ? "" : ",");
            value(array.items().get(i), depth + 1);
        }
        out.append(']');
    }

    private void members(Json.Members members, int depth) {
        out.append('{');
        for (int i = 0; i < members.size(); i++) {
            out.append(i == 0 ? "" : ",");
            text(members.key(i));
            out.append(':');
            value(members.value(i), depth + 1);
        }
        out.append('}');
    }

    /** Escapes of RFC 8785, section 3.2.2.2. */
    private void text(String text) {
        out.append('"');
        int from = 0; // of what needs no escape and goes over at once
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= FIRST_PRINTABLE && c != '"' && c != '\\') {
                continue;
            }
            out.append(text, from, i);
            from = i + 1;
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> out.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        out.append(text, from, text.length()).append('"');
    }
}
