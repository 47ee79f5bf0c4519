package dev.assay.console.export;

import dev.assay.console.export.Export.State;
import dev.assay.core.Digest;
import dev.assay.trail.canonical.CanonicalReader;
import dev.assay.trail.canonical.CanonicalWriter;
import dev.assay.trail.canonical.Json;
import dev.assay.trail.canonical.NotCanonical;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.TreeMap;

/** A finished export as the store keeps it beside the bag: canonical JSON of text alone. */
final class Summary {
    private static final String ID = "id";
    private static final String ACTOR = "actor";
    private static final String AT = "at";
    private static final String MODEL = "model";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String SIZE = "size";
    private static final String RECORDS = "records";
    private static final String BYTES = "bytes";
    private static final String DIGEST = "digest";
    private static final String REDACTIONS = "redactions";

    private Summary() {}

    static byte[] bytes(Export export) {
        if (!(export.state() instanceof State.Done done)) {
            throw new IllegalArgumentException("only a finished export is kept, found " + export.state());
        }
        TreeMap<String, String> texts = new TreeMap<>();
        texts.put(ID, export.id());
        texts.put(ACTOR, export.actor());
        texts.put(AT, export.at().toString());
        export.asked().model().ifPresent(model -> texts.put(MODEL, model));
        export.asked().from().ifPresent(from -> texts.put(FROM, from.toString()));
        export.asked().to().ifPresent(to -> texts.put(TO, to.toString()));
        texts.put(SIZE, String.valueOf(done.size()));
        texts.put(RECORDS, String.valueOf(done.records()));
        texts.put(BYTES, String.valueOf(done.bytes()));
        texts.put(DIGEST, done.digest().toString());
        texts.put(REDACTIONS, String.valueOf(done.redactions()));
        TreeMap<String, Json> members = new TreeMap<>();
        texts.forEach((name, text) -> members.put(name, new Json.Text(text)));
        return CanonicalWriter.write(Json.Members.of(members));
    }

    /** Empty where it is no summary that this version wrote. */
    static Optional<Export> read(byte[] content) {
        try {
            if (!(CanonicalReader.read(content) instanceof Json.Members found)) {
                return Optional.empty();
            }
            Asked asked = new Asked(
                    text(found, MODEL),
                    text(found, FROM).map(Instant::parse),
                    text(found, TO).map(Instant::parse));
            State.Done done = new State.Done(
                    number(found, SIZE),
                    number(found, RECORDS),
                    number(found, BYTES),
                    Digest.parse(required(found, DIGEST)),
                    Math.toIntExact(number(found, REDACTIONS)));
            return Optional.of(new Export(
                    required(found, ID), asked, required(found, ACTOR), Instant.parse(required(found, AT)), done));
        } catch (NotCanonical | IllegalArgumentException | DateTimeException | ArithmeticException e) {
            return Optional.empty();
        }
    }

    private static long number(Json.Members found, String name) {
        return Long.parseLong(required(found, name));
    }

    private static String required(Json.Members found, String name) {
        return text(found, name).orElseThrow(() -> new IllegalArgumentException("there must be a " + name));
    }

    private static Optional<String> text(Json.Members found, String name) {
        return found.get(name) instanceof Json.Text text ? Optional.of(text.value()) : Optional.empty();
    }
}
