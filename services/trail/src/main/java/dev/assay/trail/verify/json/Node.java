package dev.assay.trail.verify.json;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A JSON value. Numbers keep their text. */
public sealed interface Node {
    record Text(String value) implements Node {}

    record Number(String text) implements Node {}

    record Flag(boolean value) implements Node {}

    record Nothing() implements Node {}

    record Items(List<Node> items) implements Node {}

    /** An object: keys in order, each once. Two arrays, since a log has millions of these, most of few members. */
    final class Members implements Node {
        /** Up to so many keys are compared one by one, which is faster than halving. */
        private static final int FEW = 16;

        private final String[] keys;
        private final Node[] values;

        /** @param keys in order; handed over, as the values are */
        Members(String[] keys, Node[] values) {
            this.keys = keys;
            this.values = values;
        }

        public int size() {
            return keys.length;
        }

        /** The keys, in order. */
        public List<String> keys() {
            return List.of(keys);
        }

        public @Nullable Node get(String key) {
            int place = place(key);
            return place < 0 ? null : values[place];
        }

        String key(int place) {
            return keys[place];
        }

        Node value(int place) {
            return values[place];
        }

        /** Where that key stands; negative where it does not. */
        int place(String key) {
            if (keys.length > FEW) {
                return Arrays.binarySearch(keys, key);
            }
            for (int i = 0; i < keys.length; i++) {
                if (keys[i].equals(key)) {
                    return i;
                }
            }
            return -1;
        }
    }
}
