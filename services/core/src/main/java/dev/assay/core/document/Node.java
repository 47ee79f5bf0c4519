package dev.assay.core.document;

import java.util.List;

/** What a document holds, as written: nothing is converted before its meaning is asked for. */
sealed interface Node {
    /** Where it begins, from 1. */
    int line();

    /** Keys in written order, each once. */
    record Mapping(int line, List<Entry> entries) implements Node {
        public Mapping {
            entries = List.copyOf(entries);
        }
    }

    record Sequence(int line, List<Node> items) implements Node {
        public Sequence {
            items = List.copyOf(items);
        }
    }

    /**
     * @param text as written, so that {@code 1.0.0}, {@code 1.0} and {@code no} stay what they are
     */
    record Scalar(int line, Kind kind, String text) implements Node {}

    /**
     * @param line of the key
     */
    record Entry(int line, String key, Node node) {}

    /** What the syntax alone says about a scalar. */
    enum Kind {
        TEXT,
        NUMBER,
        BOOLEAN,
        NOTHING
    }
}
