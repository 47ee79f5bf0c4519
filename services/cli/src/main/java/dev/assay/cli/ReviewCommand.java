package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Records what a person decides about an audit. */
@Command(
        name = "review",
        mixinStandardHelpOptions = true,
        description = {
            "Record that a decided audit is approved, rejected or waived.",
            "A review is a record of the ledger that nobody can take back; a later one stands beside it."
        })
final class ReviewCommand implements Callable<Integer> {
    @Parameters(paramLabel = "AUDIT", description = "Id of the audit, or at least 4 first digits of it.")
    private String audit;

    @ArgGroup(multiplicity = "1")
    private Decision decision = new Decision();

    @Option(
            names = "--reason",
            paramLabel = "TEXT",
            defaultValue = "",
            description = "Why, for the record; needed to reject or to waive. It becomes part of every export: name no"
                    + " person in it.")
    private String reason;

    @Mixin
    private Where where;

    @Mixin
    private Printing printing;

    /** One of the three. */
    static final class Decision {
        @Option(names = "--approve", required = true, description = "It may be released.")
        private boolean approve;

        @Option(names = "--reject", required = true, description = "It may not.")
        private boolean reject;

        @Option(
                names = "--waive",
                required = true,
                description = "What did not pass is accepted, for the reason given.")
        private boolean waive;

        String word() {
            return approve ? "approve" : reject ? "reject" : "waive";
        }

        String done() {
            return approve ? "approved" : reject ? "rejected" : "waived";
        }
    }

    @Override
    public Integer call() throws IOException {
        try (Where.Opened opened = where.open(Server.ALL_ROLES)) {
            audit = new Audits(opened.api()).whole(audit);
            JsonNode sent = opened.api()
                    .post(
                            "/v1/audits/" + audit + "/reviews",
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("decision", decision.word())
                                    .put("reason", reason));
            JsonNode entered = new RecordWait(opened.api()).await(sent, "the review");
            if (printing.json()) {
                printing.document(entered);
            } else {
                printing.line("audit " + audit + " is " + decision.done() + ": record "
                        + entered.path("index").asLong());
            }
            return Exit.OK;
        }
    }
}
