package dev.assay.trail.verify.outcome;

/**
 * Text that may hold what a stranger wrote, as it is shown: in one line, of bounded length, without what steers a
 * terminal or turns the direction of reading.
 */
public final class Shown {
    /** A path has at most 1,024 characters, a digest 128; the rest is our own words. */
    static final int MAX_CHARS = 2000;

    private Shown() {}

    /** For people. */
    public static String text(String text) {
        StringBuilder shown = new StringBuilder();
        cut(text).codePoints().forEach(c -> {
            if (isPlain(c)) {
                shown.appendCodePoint(c);
            } else {
                shown.append(String.format("\\u%04x", c));
            }
        });
        return shown.append(more(text)).toString();
    }

    /** For programs, a string of JSON: ASCII alone, which any terminal shows as it is. */
    static String json(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : (cut(text) + more(text)).toCharArray()) {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                default -> {
                    boolean plain = c >= ' ' && c < 0x7F;
                    out.append(plain ? String.valueOf(c) : String.format("\\u%04x", (int) c));
                }
            }
        }
        return out.append('"').toString();
    }

    private static String cut(String text) {
        return text.length() <= MAX_CHARS ? text : text.substring(0, MAX_CHARS);
    }

    private static String more(String text) {
        return text.length() <= MAX_CHARS ? "" : "... (" + (text.length() - MAX_CHARS) + " characters more)";
    }

    /** Neither a control character, nor one that shows nothing, turns the direction or ends a line. */
    private static boolean isPlain(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.SURROGATE,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
