package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one audit. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description =
                "Show one audit: its verdict, every measurement with its interval and rule, and what people decided.")
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AUDIT", description = "Id of the audit, or at least 4 first digits of it.")
    private String audit;

    @Mixin
    private Where where;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        try (Where.Opened opened = where.open("console")) {
            audit = new Audits(opened.api()).whole(audit);
            JsonNode answer = opened.api().get("/v1/audits/" + audit);
            if (printing.json()) {
                printing.document(answer);
            } else if (answer.path("state").asText().equals("decided")) {
                new AuditText(printing).show(answer.path("report"));
                reviews(opened.api().get("/v1/audits/" + audit + "/reviews").path("reviews"));
            } else {
                printing.line("audit " + audit + ": " + answer.path("done").asInt() + " of "
                        + answer.path("total").asInt() + " tasks done");
            }
            return Exit.OK;
        }
    }

    private void reviews(JsonNode reviews) {
        if (reviews.isEmpty()) {
            return;
        }
        printing.line("");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode review : reviews) {
            rows.add(List.of(
                    review.path("decision").asText(),
                    review.path("actor").asText(),
                    review.path("at").asText(),
                    review.path("record").asText(),
                    review.path("reason").asText()));
        }
        printing.table(List.of("REVIEW", "BY", "AT", "RECORD", "REASON"), rows);
    }
}
