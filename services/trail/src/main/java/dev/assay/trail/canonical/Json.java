package dev.assay.trail.canonical;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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

    /**
     * An object: keys in the order of their UTF-16 code units, which is the natural order of Java strings, each once.
     * Two arrays, since a ledger makes several of these for each record, most of few members.
     */
    final class Members implements Json {
        private final String[] keys;
        private final Json[] values;

        private Members(String[] keys, Json[] values) {
            this.keys = keys;
            this.values = values;
        }

        /** @throws IllegalArgumentException if a key is no text of the profile */
        public static Members of(Map<String, ? extends Json> members) {
            Builder builder = new Builder();
            members.forEach(builder::put);
            return builder.build();
        }

        public int size() {
            return keys.length;
        }

        /** @param place in the order of the keys */
        public String key(int place) {
            return keys[place];
        }

        public Json value(int place) {
            return values[place];
        }

        /** The keys, in order. */
        public List<String> keys() {
            return List.of(keys);
        }

        public @Nullable Json get(String key) {
            int place = Arrays.binarySearch(keys, key);
            return place < 0 ? null : values[place];
        }

        public boolean has(String key) {
            return get(key) != null;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Members that
                    && Arrays.equals(keys, that.keys)
                    && Arrays.equals(values, that.values);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(keys) * 31 + Arrays.hashCode(values);
        }

        @Override
        public String toString() {
            return keys().toString();
        }

        /** Takes members in any order; fastest in that of their keys. */
        public static final class Builder {
            /** The most members that an object of a record has, but for few. */
            private static final int FEW = 8;

            private String[] keys = new String[FEW];
            private Json[] values = new Json[FEW];
            private int size;

            /**
             * Adds a member, or replaces the value of the one that has the key.
             *
             * @return whether it is a new one
             * @throws IllegalArgumentException if the key is no text of the profile
             */
            public boolean put(String key, Json value) {
                checkText(key);
                boolean last = size == 0 || key.compareTo(keys[size - 1]) > 0;
                int place = last ? -size - 1 : Arrays.binarySearch(keys, 0, size, key);
                if (place >= 0) {
                    values[place] = value;
                    return false;
                }
                insert(-place - 1, key, value);
                return true;
            }

            private void insert(int place, String key, Json value) {
                if (size == keys.length) {
                    keys = Arrays.copyOf(keys, size * 2);
                    values = Arrays.copyOf(values, size * 2);
                }
                System.arraycopy(keys, place, keys, place + 1, size - place);
                System.arraycopy(values, place, values, place + 1, size - place);
                keys[place] = key;
                values[place] = value;
                size++;
            }

            public int size() {
                return size;
            }

            public Members build() {
                return new Members(Arrays.copyOf(keys, size), Arrays.copyOf(values, size));
            }
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
