package dev.assay.trail.verify.json;

import java.util.List;
import java.util.Map;

/** A JSON value. Numbers keep their text. */
public sealed interface Node {
    record Text(String value) implements Node {}

    record Number(String text) implements Node {}

    record Flag(boolean value) implements Node {}

    record Nothing() implements Node {}

    record Items(List<Node> items) implements Node {}

    /** @param members in the order of the text */
    record Members(Map<String, Node> members) implements Node {}
}
