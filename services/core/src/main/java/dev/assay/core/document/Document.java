package dev.assay.core.document;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.assay.core.release.Refused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads YAML 1.1 and JSON (RFC 8259) strictly: one document, each key once, no anchors, aliases, tags or merge keys, a
 * limit on everything. Throws {@link Refused} with file and line for all else.
 */
public final class Document {
    /** A YAML file is written by a person: a release of a thousand members has 200 KiB. */
    public static final int MAX_YAML_BYTES = 1 << 20;

    /** A JSON document is written by a program: an audit with ten thousand pictures of evidence has 4 MiB. */
    public static final int MAX_JSON_BYTES = 64 << 20;

    /** One line of JSON lines describes one sample. */
    public static final int MAX_LINE_BYTES = 1 << 16;

    /** Levels of nesting: the deepest form here has 6. */
    static final int MAX_DEPTH = 20;

    /** A text is a sentence or a path, never a payload. */
    static final int MAX_TEXT = 1 << 16;

    /** Digits of one number: a double in full has 17, and an exponent. */
    static final int MAX_NUMBER = 64;

    private static final StreamReadConstraints CONSTRAINTS = StreamReadConstraints.builder()
            .maxNestingDepth(MAX_DEPTH)
            .maxStringLength(MAX_TEXT)
            .maxNameLength(MAX_TEXT)
            .maxNumberLength(MAX_NUMBER)
            .build();
    private static final JsonFactory JSON =
            JsonFactory.builder().streamReadConstraints(CONSTRAINTS).build();
    private static final YAMLFactory YAML = YAMLFactory.builder()
            .streamReadConstraints(CONSTRAINTS)
            .loaderOptions(yamlOptions())
            .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
            .build();

    private Document() {}

    /**
     * @param file name for messages, for example {@code release.yaml}
     */
    public static Value yaml(String file, byte[] content) {
        String text = text(file, content, MAX_YAML_BYTES);
        try (var parser = YAML.createParser(text)) {
            return new TreeReader(file, "YAML", 0, parser).read();
        } catch (StreamReadException e) {
            throw broken(file, 0, "YAML", e);
        } catch (YAMLException e) {
            throw new Refused(file + ": not valid YAML: " + firstLine(e.getMessage()), e);
        } catch (IOException e) {
            throw new Refused(file + ": not valid YAML: " + firstLine(e.getMessage()), e);
        }
    }

    /**
     * @param file name for messages
     */
    public static Value json(String file, byte[] content) {
        return json(file, 0, text(file, content, MAX_JSON_BYTES));
    }

    /**
     * One line of a file of JSON lines.
     *
     * @param number of the line, from 1
     */
    public static Value jsonLine(String file, int number, byte[] content) {
        return json(file, number - 1, text(file + " line " + number, content, MAX_LINE_BYTES));
    }

    private static Value json(String file, int linesBefore, String text) {
        try (var parser = JSON.createParser(text)) {
            return new TreeReader(file, "JSON", linesBefore, parser).read();
        } catch (StreamReadException e) {
            throw broken(file, linesBefore, "JSON", e);
        } catch (IOException e) {
            throw new Refused(file + ": not valid JSON: " + firstLine(e.getMessage()), e);
        }
    }

    private static Refused broken(String file, int linesBefore, String language, StreamReadException e) {
        String where = e.getLocation() == null
                ? ""
                : " line " + (linesBefore + Math.max(1, e.getLocation().getLineNr()));
        return new Refused(file + where + ": not valid " + language + ": " + firstLine(e.getOriginalMessage()), e);
    }

    private static String text(String file, byte[] content, int limit) {
        if (content.length > limit) {
            throw new Refused(file + " must have at most " + limit + " bytes, found " + content.length);
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(content))
                    .toString();
            return text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new Refused(file + " must be UTF-8 text, found bytes that are not", e);
        }
    }

    private static String firstLine(@Nullable String message) {
        if (message == null) {
            return "it cannot be parsed";
        }
        int end = message.indexOf('\n');
        return end < 0 ? message : message.substring(0, end);
    }

    private static LoaderOptions yamlOptions() {
        LoaderOptions options = new LoaderOptions();
        options.setCodePointLimit(MAX_YAML_BYTES);
        options.setNestingDepthLimit(MAX_DEPTH);
        options.setMaxAliasesForCollections(0);
        return options;
    }
}
