package dev.assay.trail.verify.fold;

import dev.assay.trail.layout.BagLayout;
import dev.assay.trail.record.Exported;
import dev.assay.trail.verify.bag.Bag;
import dev.assay.trail.verify.json.BadJson;
import dev.assay.trail.verify.json.Fields;
import dev.assay.trail.verify.json.JsonReader;
import dev.assay.trail.verify.json.Node;
import dev.assay.trail.verify.outcome.Invalid;
import dev.assay.trail.verify.outcome.Problem;
import dev.assay.trail.verify.outcome.Step;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashSet;
import java.util.Set;

/**
 * What the bag says that it holds.
 *
 * @param size of the tree that the reports show
 * @param records of the bag with an index below that size
 * @param time when the export was asked for
 * @param redacted evidence that was left out: path and digest, with a space between
 */
public record Scope(
        String export, String origin, Exported.Kind kind, long size, long records, Instant time, Set<String> redacted) {
    private static final int VERSION = 1;
    private static final long MAX_BYTES = 16 << 20;

    public static Scope read(Bag bag) throws IOException, Invalid {
        if (!bag.has(BagLayout.SCOPE)) {
            throw invalid(BagLayout.SCOPE + " is missing");
        }
        try {
            Fields fields = new Fields("the scope", JsonReader.strict(bag.peek(BagLayout.SCOPE, MAX_BYTES)));
            if (fields.whole("v") != VERSION) {
                throw new BadJson("v must be " + VERSION);
            }
            fields.text("requester");
            filter(fields.object("filter"));
            Scope scope = new Scope(
                    fields.text("export"),
                    fields.text("origin"),
                    fields.choice("kind", Exported.Kind.class),
                    fields.count("size"),
                    fields.count("records"),
                    Instant.parse(fields.text("time")),
                    redacted(fields));
            fields.end();
            return scope;
        } catch (BadJson | DateTimeParseException e) {
            throw invalid(BagLayout.SCOPE + ": " + e.getMessage());
        }
    }

    private static void filter(Fields filter) throws BadJson {
        for (String key : Set.of("model", "from", "to")) {
            filter.optional(key);
            filter.skip(key);
        }
        filter.end();
    }

    private static Set<String> redacted(Fields fields) throws BadJson {
        Set<String> redacted = new HashSet<>();
        for (Node item : fields.items("redactions")) {
            Fields redaction = new Fields("redactions", item);
            redacted.add(redaction.text("path") + ' ' + redaction.text("digest"));
            redaction.text("reason");
            redaction.end();
        }
        return Set.copyOf(redacted);
    }

    private static Invalid invalid(String message) {
        return new Invalid(Problem.of(Step.SCOPE, "scope", BagLayout.SCOPE, message));
    }
}
