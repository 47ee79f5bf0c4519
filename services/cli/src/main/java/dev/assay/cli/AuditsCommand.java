package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Lists audits. */
@Command(
        name = "audits",
        mixinStandardHelpOptions = true,
        description = "List the audits of an installation, newest first.")
final class AuditsCommand implements Callable<Integer> {
    @Option(
            names = "--limit",
            paramLabel = "N",
            description = "At most so many (default: ${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int limit;

    @Mixin
    private Where where;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        try (Where.Opened opened = where.open("console")) {
            JsonNode answer = opened.api().get("/v1/audits?limit=" + limit);
            if (printing.json()) {
                printing.document(answer);
                return Exit.OK;
            }
            List<List<String>> rows = new ArrayList<>();
            for (JsonNode node : answer.path("audits")) {
                Audits.Line line = Audits.Line.of(node);
                String state = line.decided() ? line.verdict() : line.done() + " of " + line.total() + " tasks";
                rows.add(List.of(
                        line.id(),
                        line.model() + '@' + line.version(),
                        line.dataset(),
                        state,
                        node.path("review").asText(""),
                        node.path("plannedAt").asText()));
            }
            printing.table(List.of("AUDIT", "MODEL", "DATASET", "VERDICT", "REVIEW", "BEGUN"), rows);
            waiting(opened.api());
            return Exit.OK;
        }
    }

    /** Releases whose audit cannot begin yet. */
    private void waiting(Api api) throws IOException {
        for (JsonNode release : api.get("/v1/releases").path("releases")) {
            String waitsFor = release.path("waitsFor").asText("");
            if (!waitsFor.isEmpty()) {
                printing.line(release.path("kind").asText()
                        + ' '
                        + release.path("name").asText()
                        + '@'
                        + release.path("version").asText()
                        + " waits for "
                        + waitsFor);
            }
        }
    }
}
