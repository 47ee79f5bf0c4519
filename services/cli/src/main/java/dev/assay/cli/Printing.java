package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;

/** How results are shown: for people, coloured on a terminal only, or as JSON. */
public final class Printing {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    /** What others wrote may hold what steers a terminal. */
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]");

    @Option(names = "--json", description = "Print one JSON document instead of text.")
    private boolean json;

    private final PrintStream out = System.out;

    public boolean json() {
        return json;
    }

    public void document(JsonNode node) throws IOException {
        out.println(JSON.writeValueAsString(node));
    }

    /** A document that is JSON already, as it is; nothing unless JSON was asked for. */
    void document(byte[] document) {
        if (json) {
            out.println(new String(document, StandardCharsets.UTF_8));
        }
    }

    public void line(String text) {
        if (!json) {
            out.println(text);
        }
    }

    /** A line in bold on a terminal. */
    void heading(String text) {
        line(Ansi.AUTO.string("@|bold " + text + "|@"));
    }

    /** What the intake answered to a release. */
    void released(JsonNode answer) throws IOException {
        if (json) {
            document(answer);
            return;
        }
        accepted(answer, "released");
        String waitsFor = answer.path("waitsFor").asText("");
        if (!waitsFor.isEmpty()) {
            line("its audit waits for " + waitsFor + " and begins when that is released: assay dataset DIR");
        }
    }

    /** What the intake answered to a plan. */
    void registered(JsonNode answer) throws IOException {
        if (json) {
            document(answer);
            return;
        }
        accepted(answer, "registered");
        line("releases are audited by it where the installation was started with --plan "
                + answer.path("name").asText());
    }

    /** @param done what was done with it */
    private void accepted(JsonNode answer, String done) {
        String what =
                answer.path("name").asText() + '@' + answer.path("version").asText();
        line(
                answer.path("status").asText().equals("duplicate")
                        ? what + " was " + done + " before, with the same content: nothing to do"
                        : what + ' ' + done + ", " + answer.path("digest").asText());
    }

    /** Columns as wide as their widest cell, two spaces apart. */
    public void table(List<String> head, List<List<String>> rows) {
        int[] width = new int[head.size()];
        for (int c = 0; c < width.length; c++) {
            int column = c;
            width[c] = Math.max(
                    head.get(c).length(),
                    rows.stream()
                            .mapToInt(row -> row.get(column).length())
                            .max()
                            .orElse(0));
        }
        line(Ansi.AUTO.string("@|bold " + cells(head, width) + "|@"));
        for (List<String> row : rows) {
            line(cells(row, width));
        }
    }

    private static String cells(List<String> row, int[] width) {
        StringBuilder text = new StringBuilder();
        for (int c = 0; c < width.length; c++) {
            text.append(CONTROL.matcher(row.get(c)).replaceAll(" "));
            if (c + 1 < width.length) {
                text.append(" ".repeat(width[c] - row.get(c).length() + 2));
            }
        }
        return text.toString();
    }

    /** The word, coloured on a terminal; the word itself always says it too. */
    static String coloured(String outcome) {
        String style = switch (outcome) {
            case "PASSED" -> "fg(green)";
            case "FAILED" -> "fg(red),bold";
            case "WARNED", "NOT_RUN" -> "fg(yellow)";
            default -> "faint";
        };
        return Ansi.AUTO.string("@|" + style + ' ' + outcome + "|@");
    }
}
