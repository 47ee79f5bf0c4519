package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Shows one audit. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Show one audit: its verdict and every measurement with its interval and rule.")
final class ShowCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AUDIT", description = "Id of the audit, as `assay audits` lists it.")
    private String audit;

    @Mixin
    private Where where;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        try (Where.Opened opened = where.open("console")) {
            JsonNode answer = opened.api().get("/v1/audits/" + audit);
            if (printing.json()) {
                printing.document(answer);
            } else if (answer.path("state").asText().equals("decided")) {
                new AuditText(printing).show(answer.path("report"));
            } else {
                printing.line("audit " + audit + ": " + answer.path("done").asInt() + " of "
                        + answer.path("total").asInt() + " tasks done");
            }
            return Exit.OK;
        }
    }
}
