package dev.assay.trail.canonical;

import java.text.Normalizer;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A JSON value of the strict profile: no floats (a metric is text, see {@code record.Metric}), no null (what is absent
 * has no key), text in Unicode Normalization Form C without lone surrogates. A value that exists has exactly one form
 * in bytes.
 */
public sealed interface Json {
    /** Whole numbers that every JSON reader keeps exactly (RFC 8785, section 3.2.2.3); larger ones are text. */
    long MAX_WHOLE = (1L << 53) - 1;

    /** Nesting of arrays and objects; the deepest record has 4. */
    int MAX_DEPTH = 16;

    /** Text of characters before this one is in Form C in any order: none of them composes with another. */
    char FIRST_COMPOSING = '\u0300';

    record Text(String value) implements Json {
        public Text {
            checkText(value);
        }
    }

    record Whole(long value) implements Json {
        public Whole {
            if (value < -MAX_WHOLE || value > MAX_WHOLE) {
                throw new IllegalArgumentException(
                        "a whole number must be within 2^53 - 1, a larger one written as text, found " + value);
            }
        }
    }

    record Flag(boolean value) implements Json {}

    record Array(List<Json> items) implements Json {
        public Array {
            items = List.copyOf(items);
        }
    }

    /** @param members keys in the order of their UTF-16 code units, which is the natural order of Java strings */
    record Members(SortedMap<String, Json> members) implements Json {
        public Members {
            members.keySet().forEach(Json::checkText);
            // Not the copying constructor, which would keep a foreign order.
            TreeMap<String, Json> ordered = new TreeMap<>();
            ordered.putAll(members);
            members = Collections.unmodifiableSortedMap(ordered);
        }

        public static Members of(Map<String, Json> members) {
            return new Members(new TreeMap<>(members));
        }
    }

    private static void checkText(String text) {
        int first = 0;
        while (first < text.length() && text.charAt(first) < FIRST_COMPOSING) {
            first++;
        }
        if (first == text.length()) {
            return;
        }
        for (int i = first; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean pair = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (Character.isSurrogate(c) && !pair) {
                throw new IllegalArgumentException("text must not hold a lone surrogate, found one at character " + i);
            }
            i += pair ? 1 : 0;
        }
        if (!Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            throw new IllegalArgumentException("text must be in Unicode Normalization Form C, found another form");
        }
    }
}
