package dev.assay.trail.record;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/** Text that people or other programs wrote, made fit for a record. */
public final class Wording {
    private static final String CUT = "…";

    private Wording() {}

    /**
     * Puts the text into Unicode Normalization Form C, replaces lone surrogates, and cuts it to {@code max} characters
     * (UTF-16 code units), the last of them an ellipsis.
     */
    public static String fit(String text, int max) {
        // Encoding replaces each lone surrogate by a question mark.
        String whole = new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
        String normal = Normalizer.normalize(whole, Normalizer.Form.NFC);
        if (normal.length() <= max) {
            return normal;
        }
        int end = max - CUT.length();
        end -= Character.isHighSurrogate(normal.charAt(end - 1)) ? 1 : 0;
        return normal.substring(0, end) + CUT;
    }

    static void check(String what, String text, int max) {
        if (text.length() > max) {
            throw new IllegalArgumentException(
                    what + " must have at most " + max + " characters, found " + text.length());
        }
    }
}
