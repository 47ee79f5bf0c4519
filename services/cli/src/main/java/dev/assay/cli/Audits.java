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

/** The audits of an installation, listed and followed. */
final class Audits {
    private static final Duration POLL = Duration.ofMillis(300);

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
        String query = "?limit=500&model=" + encode(model) + "&version=" + encode(version);
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

    /** Waits for every audit of that version and returns the exit status of the worst verdict. */
    int follow(Printing printing, String model, String version) throws IOException {
        int worst = -1;
        while (true) {
            List<Line> lines = of(model, version);
            if (!lines.isEmpty() && lines.stream().allMatch(Line::decided)) {
                for (Line line : lines) {
                    printing.line(line.text());
                    worst = Math.max(worst, Verdict.valueOf(line.verdict()).ordinal());
                }
                return Exit.of(Verdict.values()[worst]);
            }
            pause();
        }
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
