package dev.assay.trail.verify.note;

import java.util.Base64;

/** Standard base64 in its one form. */
public final class Base64Text {
    private Base64Text() {}

    public static byte[] decode(String text, String what) throws BadNote {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw new BadNote(what + " must be base64 in its one form");
    }
}
