package dev.assay.core.document;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in the one form of RFC 8785 (JSON Canonicalization Scheme): equal values give equal bytes, and so equal
 * digests. Values are maps with text keys, lists, text, booleans, Integer, Long, Double and null.
 */
public final class CanonicalJson {
    /** Whole numbers beyond this do not survive a reader that keeps numbers as doubles (RFC 8785, section 3.2.2.3). */
    public static final long MAX_WHOLE = 1L << 53;

    private static final int FIRST_EXPONENT = 21;
    private static final int LAST_FRACTION = -6;

    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    /**
     * @throws IllegalArgumentException for a value of another type, a number that is not finite, a whole number beyond
     *     {@link #MAX_WHOLE} or text with half a surrogate pair
     */
    public static byte[] bytes(@Nullable Object value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    /** {@link #bytes} before they are encoded. */
    public static String text(@Nullable Object value) {
        CanonicalJson json = new CanonicalJson();
        json.write(value);
        return json.out.toString();
    }

    private void write(@Nullable Object value) {
        switch (value) {
            case null -> out.append("null");
            case Boolean flag -> out.append(flag);
            case Integer number -> out.append(number);
            case Long number -> whole(number);
            case Double number -> out.append(number(number));
            case String text -> text(text, out);
            case List<?> items -> list(items);
            case Map<?, ?> entries -> map(entries);
            default ->
                throw new IllegalArgumentException(
                        "JSON has no form for " + value.getClass().getName());
        }
    }

    private void whole(long number) {
        if (number > MAX_WHOLE || number < -MAX_WHOLE) {
            throw new IllegalArgumentException("a whole number in JSON must be in [-2^53, 2^53], found " + number);
        }
        out.append(number);
    }

    private void list(List<?> items) {
        out.append('[');
        String gap = "";
        for (Object item : items) {
            out.append(gap);
            write(item);
            gap = ",";
        }
        out.append(']');
    }

    /** Keys in the order of their UTF-16 code units, which is the order of String. */
    private void map(Map<?, ?> entries) {
        TreeMap<String, @Nullable Object> sorted = new TreeMap<>();
        entries.forEach((key, value) -> sorted.put((String) key, value));
        out.append('{');
        String gap = "";
        for (Map.Entry<String, @Nullable Object> entry : sorted.entrySet()) {
            out.append(gap);
            text(entry.getKey(), out);
            out.append(':');
            write(entry.getValue());
            gap = ",";
        }
        out.append('}');
    }

    private static void text(String text, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < text.length()
                        && Character.isLowSurrogate(text.charAt(i + 1));
                if (!pair) {
                    throw new IllegalArgumentException("text must be well-formed, found half a surrogate pair at " + i);
                }
                out.append(c).append(text.charAt(++i));
            } else {
                character(c, out);
            }
        }
        out.append('"');
    }

    private static void character(char c, StringBuilder out) {
        switch (c) {
            case '"' -> out.append("\\\"");
            case '\\' -> out.append("\\\\");
            case '\b' -> out.append("\\b");
            case '\t' -> out.append("\\t");
            case '\n' -> out.append("\\n");
            case '\f' -> out.append("\\f");
            case '\r' -> out.append("\\r");
            default -> {
                if (c < 0x20) {
                    out.append(String.format("\\u%04x", (int) c));
                } else {
                    out.append(c);
                }
            }
        }
    }

    /** ECMAScript's Number::toString (ECMA-262, 6.1.6.1.20), as RFC 8785 asks: the shortest digits that read back equal. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a number in JSON must be finite, found " + value);
        }
        if (value == 0) {
            return "0";
        }
        BigDecimal shortest = shortest(Math.abs(value));
        String digits = shortest.unscaledValue().toString();
        int k = digits.length();
        int n = k - shortest.scale();
        String sign = value < 0 ? "-" : "";
        if (k <= n && n <= FIRST_EXPONENT) {
            return sign + digits + "0".repeat(n - k);
        }
        if (0 < n && n <= FIRST_EXPONENT) {
            return sign + digits.substring(0, n) + '.' + digits.substring(n);
        }
        if (LAST_FRACTION < n && n <= 0) {
            return sign + "0." + "0".repeat(-n) + digits;
        }
        String fraction = k == 1 ? "" : '.' + digits.substring(1);
        return sign + digits.charAt(0) + fraction + 'e' + (n > 0 ? "+" : "-") + Math.abs(n - 1);
    }

    /** Double.toString is the shortest from JDK 19 on, save that it never gives fewer than two digits. */
    private static BigDecimal shortest(double value) {
        BigDecimal digits = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (digits.precision() == 2) {
            BigDecimal one = digits.round(new MathContext(1)).stripTrailingZeros();
            return one.doubleValue() == value ? one : digits;
        }
        return digits;
    }
}
