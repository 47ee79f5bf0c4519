package dev.assay.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what an earlier record should have said. */
@Command(
        name = "correct",
        mixinStandardHelpOptions = true,
        description = {
            "Record what an earlier record of the ledger should have said. That record stays, and so does what it says.",
            "The ledger refuses a correction of what the record does not say, and a second one of the same record:"
                    + " correct the correction then."
        })
final class CorrectCommand implements Callable<Integer> {
    private static final String PATH = "/v1/ledger/corrections";

    @Parameters(paramLabel = "RECORD", description = "Index of the record, as records.csv and /v1/records give it.")
    private long record;

    @Option(
            names = "--field",
            required = true,
            paramLabel = "POINTER",
            description =
                    "Where in the record, a JSON pointer such as /reason. In a correction: where in the record that"
                            + " was corrected first.")
    private String field;

    @Option(
            names = "--before",
            required = true,
            paramLabel = "TEXT",
            description = "What it says there, or what the last correction said; \"\" where it says nothing.")
    private String before;

    @Option(names = "--after", required = true, paramLabel = "TEXT", description = "What it should have said.")
    private String after;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for the record.")
    private String reason;

    @Mixin
    private Where where;

    @Mixin
    private Printing printing;

    @Override
    public Integer call() throws IOException {
        try (Where.Opened opened = where.open(Server.ALL_ROLES)) {
            JsonNode order = opened.api()
                    .post(
                            PATH,
                            JsonNodeFactory.instance
                                    .objectNode()
                                    .put("record", record)
                                    .put("field", field)
                                    .put("before", before)
                                    .put("after", after)
                                    .put("reason", reason));
            JsonNode entered = new RecordWait(opened.api()).await(order, "the correction");
            if (printing.json()) {
                printing.document(entered);
            } else {
                printing.line("record " + entered.path("index").asLong() + " corrects record " + record);
            }
            return Exit.OK;
        }
    }
}
