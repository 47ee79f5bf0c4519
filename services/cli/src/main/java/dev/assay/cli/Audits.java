package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.core.audit.Verdict;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;

/** The audits of an installation, listed and followed. */
final class Audits {
    private static final Duration POLL = Duration.ofMillis(300);

    /** Audits of one answer. */
    private static final int MOST = 500;

    /** Of an id, which has 32 digits. */
    private static final Pattern BEGINNING = Pattern.compile("[0-9a-f]{4,31}");

    private final Api api;

    Audits(Api api) {
        this.api = api;
    }

    /** One audit as the installation lists it. */
    record Line(
            String id,
            String state,
            String verdict,
            String model,
            String version,
            String dataset,
            int done,
            int total) {
        static Line of(JsonNode node) {
            JsonNode dataset = node.path("dataset");
            return new Line(
                    node.path("id").asText(),
                    node.path("state").asText(),
                    node.path("verdict").asText(""),
                    node.path("model").path("name").asText(),
                    node.path("model").path("version").asText(),
                    dataset.path("name").asText()
                            + '@'
                            + dataset.path("version").asText(),
                    node.path("done").asInt(),
                    node.path("total").asInt());
        }

        boolean decided() {
            return state.equals("decided");
        }

        /** The promised line: {@code <model> <version> <verdict> <dataset>@<version>}. */
        String text() {
            return model + ' ' + version + ' ' + verdict + ' ' + dataset;
        }
    }

    /** Audits of that model version, oldest first. */
    List<Line> of(String model, String version) throws IOException {
        List<Line> lines = new ArrayList<>();
        String query = "?limit=" + MOST + "&model=" + encode(model) + "&version=" + encode(version);
        for (JsonNode audit : api.get("/v1/audits" + query).path("audits")) {
            lines.add(0, Line.of(audit));
        }
        return lines;
    }

    /** The audit of that model version with that dataset version, once it has begun. */
    Optional<Line> find(String model, String version, String dataset) throws IOException {
        return of(model, version).stream()
                .filter(line -> line.dataset().equals(dataset))
                .findFirst();
    }

    /** Waits until that audit is decided, showing how far it is. */
    Line await(String model, String version, String dataset, Progress progress) throws IOException {
        while (true) {
            Optional<Line> line = find(model, version, dataset);
            if (line.isPresent()) {
                progress.at(line.get().done(), line.get().total());
                if (line.get().decided()) {
                    return line.get();
                }
            }
            pause();
        }
    }

    /**
     * Waits for every audit of that version, saying on standard error what it waits for, and returns the exit status of
     * the worst verdict.
     *
     * @param told what was said already that it waits for; empty for nothing
     */
    int follow(Printing printing, String model, String version, String told) throws IOException {
        String release = model + '@' + version;
        while (of(model, version).isEmpty()) {
            String waitsFor = waitsFor(model, version);
            if (!waitsFor.isEmpty() && !waitsFor.equals(told)) {
                told = waitsFor;
                System.err.println("the audit of " + release + " waits for " + told
                        + " (assay dataset DIR releases a dataset, assay plan register FILE a plan)");
            }
            pause();
        }
        List<Line> lines;
        try (Progress progress = new Progress("Auditing " + release, !printing.json())) {
            for (lines = of(model, version); !lines.stream().allMatch(Line::decided); lines = of(model, version)) {
                progress.at(sum(lines, Line::done), sum(lines, Line::total));
                pause();
            }
        }
        int worst = -1;
        for (Line line : lines) {
            printing.line(line.text());
            worst = Math.max(worst, Verdict.valueOf(line.verdict()).ordinal());
        }
        return Exit.of(Verdict.values()[worst]);
    }

    /** What the audit of that model release waits for, for example {@code plan strict}; empty for nothing known. */
    private String waitsFor(String model, String version) throws IOException {
        for (JsonNode release : api.get("/v1/releases").path("releases")) {
            if (release.path("kind").asText().equals("model")
                    && release.path("name").asText().equals(model)
                    && release.path("version").asText().equals(version)) {
                return release.path("waitsFor").asText("");
            }
        }
        return "";
    }

    private static int sum(List<Line> lines, ToIntFunction<Line> count) {
        return lines.stream().mapToInt(count).sum();
    }

    /** Whether that may be the first digits of an audit's id. */
    static boolean isBeginning(String given) {
        return BEGINNING.matcher(given).matches();
    }

    /**
     * The whole id of an audit that is given as pages and reports print it, by its first digits.
     *
     * @param given returned as it is where it is no such beginning, or none of a known audit
     * @throws IOException if several audits begin so
     */
    String whole(String given) throws IOException {
        if (!isBeginning(given)) {
            return given;
        }
        List<String> found = new ArrayList<>();
        String after = "";
        do {
            JsonNode page = api.get("/v1/audits?limit=" + MOST + (after.isEmpty() ? "" : "&after=" + encode(after)));
            for (JsonNode audit : page.path("audits")) {
                String id = audit.path("id").asText();
                if (id.startsWith(given)) {
                    found.add(id);
                }
            }
            after = page.path("next").asText("");
        } while (!after.isEmpty());
        if (found.size() > 1) {
            throw new IOException(found.size() + " audits begin with " + given + ": give more digits of "
                    + String.join(" or ", found));
        }
        return found.isEmpty() ? given : found.getFirst();
    }

    private static void pause() throws IOException {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while waiting for an audit", e);
        }
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
