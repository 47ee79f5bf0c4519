package dev.assay.core.document;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns the tokens of one document into nodes. */
final class TreeReader {
    private final String file;
    private final String language;
    private final int linesBefore;
    private final JsonParser parser;

    /**
     * @param linesBefore lines of the file before the text that is parsed
     */
    TreeReader(String file, String language, int linesBefore, JsonParser parser) {
        this.file = file;
        this.language = language;
        this.linesBefore = linesBefore;
        this.parser = parser;
    }

    Value read() throws IOException {
        if (parser.nextToken() == null) {
            throw new Refused(file + " is empty");
        }
        Node root = node();
        if (parser.nextToken() != null) {
            throw refused("there must be one " + language + " document, found a second one");
        }
        return new Value(file, "", root);
    }

    private Node node() throws IOException {
        refuseIndirection();
        int line = line();
        return switch (parser.currentToken()) {
            case START_OBJECT -> mapping(line);
            case START_ARRAY -> sequence(line);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> scalar(line, Node.Kind.NUMBER);
            case VALUE_TRUE, VALUE_FALSE -> scalar(line, Node.Kind.BOOLEAN);
            case VALUE_NULL -> scalar(line, Node.Kind.NOTHING);
            case VALUE_STRING -> scalar(line, Node.Kind.TEXT);
            default -> throw refused("not valid " + language + ": found " + parser.currentToken());
        };
    }

    private Node.Mapping mapping(int line) throws IOException {
        List<Node.Entry> entries = new ArrayList<>();
        Map<String, Integer> lines = new HashMap<>();
        while (next() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            int keyLine = line();
            @Nullable Integer before = lines.putIfAbsent(key, keyLine);
            if (before != null) {
                throw refused("key \"" + key + "\" is given twice, first on line " + before);
            }
            if (language.equals("YAML") && key.equals("<<")) {
                throw refused("merge keys are not read: write the keys out");
            }
            next();
            entries.add(new Node.Entry(keyLine, key, node()));
        }
        return new Node.Mapping(line, entries);
    }

    private Node.Sequence sequence(int line) throws IOException {
        List<Node> items = new ArrayList<>();
        while (next() != JsonToken.END_ARRAY) {
            items.add(node());
        }
        return new Node.Sequence(line, items);
    }

    private Node.Scalar scalar(int line, Node.Kind kind) throws IOException {
        return new Node.Scalar(line, kind, parser.getText());
    }

    private JsonToken next() throws IOException {
        JsonToken token = parser.nextToken();
        if (token == null) {
            throw refused("not valid " + language + ": it ends too early");
        }
        return token;
    }

    private void refuseIndirection() throws IOException {
        if (parser instanceof YAMLParser yaml) {
            if (yaml.isCurrentAlias() || yaml.getObjectId() != null) {
                throw refused("anchors and aliases are not read: write the value out");
            }
            if (yaml.getTypeId() != null) {
                throw refused("tags are not read: write the value without !" + yaml.getTypeId());
            }
        }
    }

    private int line() {
        return linesBefore + parser.currentTokenLocation().getLineNr();
    }

    private Refused refused(String complaint) {
        return new Refused(file + " line " + line() + ": " + complaint);
    }
}
