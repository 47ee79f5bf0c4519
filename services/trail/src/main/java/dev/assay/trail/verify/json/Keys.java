package dev.assay.trail.verify.json;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The keys that records have, so that a million records do not have a million copies of each. */
final class Keys {
    private static final int SLOTS = 256;

    /** By length and ends; where two keys share a slot, one of them is copied each time. */
    private static final @Nullable String[] KNOWN = new String[SLOTS];

    static {
        for (String key : List.of(
                "about",
                "actor",
                "attempt",
                "attestation",
                "audit",
                "audits",
                "bits",
                "cause",
                "check",
                "counts",
                "dataset",
                "decimal",
                "decision",
                "digest",
                "document",
                "explainer",
                "kind",
                "mediaType",
                "metric",
                "model",
                "name",
                "offset",
                "outcome",
                "part",
                "partition",
                "plan",
                "raw",
                "reason",
                "recordId",
                "schema",
                "size",
                "striking",
                "subject",
                "time",
                "topic",
                "type",
                "v",
                "value",
                "version")) {
            KNOWN[slot(key.charAt(0), key.charAt(key.length() - 1), key.length())] = key;
        }
    }

    private Keys() {}

    /** The key that stands there in the text, if it is one of these; none of them needs an escape. */
    static @Nullable String known(byte[] text, int from, int to) {
        if (to <= from) {
            return null;
        }
        String key = KNOWN[slot(text[from], text[to - 1], to - from)];
        return key != null && stands(key, text, from, to) ? key : null;
    }

    private static boolean stands(String key, byte[] text, int from, int to) {
        if (key.length() != to - from) {
            return false;
        }
        for (int i = 0; i < key.length(); i++) {
            if (key.charAt(i) != text[from + i]) {
                return false;
            }
        }
        return true;
    }

    private static int slot(int first, int last, int length) {
        return (first * 31 + last * 7 + length * 17) & (SLOTS - 1);
    }
}
