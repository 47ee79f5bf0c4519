package dev.assay.core.release;

import dev.assay.core.document.Fields;
import dev.assay.core.document.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What release.yaml and dataset.yaml have in common.
 *
 * @param classes at least two, each once
 */
record Header(ReleaseId id, String description, List<String> classes) {
    /** The one format that this version reads. */
    static final int FORMAT = 1;

    /** ImageNet-21k has 21,843. */
    static final int MAX_CLASSES = 50_000;

    /** A description is one sentence. */
    static final int MAX_DESCRIPTION = 1000;

    static final int MAX_NAME = 100;

    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,62}");

    static Header read(Fields fields) {
        Value format = fields.get("assay");
        if (format.integer(0, Integer.MAX_VALUE) != FORMAT) {
            throw format.expected(FORMAT + ", the format that this version of Assay reads");
        }
        String name = fields.get("name").read(text -> new ReleaseId(text, "0")).name();
        ReleaseId id = fields.get("version").read(text -> new ReleaseId(name, text));
        Value task = fields.get("task");
        if (!task.text().equals("classification")) {
            throw task.refused("task must be classification, found \"" + task.text()
                    + "\": the explainers and checks ask for the score of a class, which other tasks do not have");
        }
        return new Header(id, fields.get("description").line(MAX_DESCRIPTION), classes(fields.get("classes")));
    }

    /** A name that becomes part of object keys and file names. */
    static String word(Value value) {
        return value.read(text -> {
            if (!WORD.matcher(text).matches()) {
                throw new IllegalArgumentException(
                        "a name must be 1 to 63 of A-Z a-z 0-9 . _ - and start with a letter or digit, found \"" + text
                                + '"');
            }
            return text;
        });
    }

    /** Names with a text each. */
    static SortedMap<String, String> named(Value value, int maxText) {
        SortedMap<String, String> texts = new TreeMap<>();
        value.entries().forEach((name, text) -> {
            if (!WORD.matcher(name).matches()) {
                throw text.refused(
                        "a name must be 1 to 63 of A-Z a-z 0-9 . _ - and start with a letter or digit, found \"" + name
                                + '"');
            }
            texts.put(name, text.line(maxText));
        });
        return texts;
    }

    private static List<String> classes(Value value) {
        List<Value> items = value.items(2, MAX_CLASSES);
        List<String> names = new ArrayList<>();
        items.forEach(item -> names.add(item.line(MAX_NAME)));
        Value.requireUnique(items, "class names");
        return names;
    }
}
