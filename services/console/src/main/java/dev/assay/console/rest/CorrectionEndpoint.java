package dev.assay.console.rest;

import dev.assay.console.feed.LedgerReader;
import dev.assay.console.order.Orders.Place;
import dev.assay.console.wiring.ConsoleRole;
import dev.assay.core.Digest;
import dev.assay.schemas.CorrectionEntered;
import dev.assay.schemas.kafka.Topics;
import dev.assay.trail.record.Cause;
import dev.assay.trail.record.Corrected;
import dev.assay.trail.record.Head;
import dev.assay.trail.record.Leaf;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What an earlier record should have said. */
@Path("/v1/ledger/corrections")
@Tag(name = "Ledger")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class CorrectionEndpoint {
    private static final int ACCEPTED = 202;

    private final ConsoleRole console;

    CorrectionEndpoint(ConsoleRole console) {
        this.console = console;
    }

    /**
     * A correction.
     *
     * @param record index of the record that is corrected
     * @param field where in it, a JSON pointer such as {@code /reason}
     * @param before what it says there; empty where it says nothing
     * @param after what it should have said
     * @param reason for people
     */
    public record Correction(
            @Nullable Long record,
            @Nullable String field,
            @Nullable String before,
            @Nullable String after,
            @Nullable String reason) {}

    /**
     * An order that is durable. Its record, a CORRECTION or an EVENT_REJECTED with the reason, names that place as its
     * cause.
     *
     * @param record index of the record that is corrected
     * @param recordId its id
     * @param after index before that of the order's record: ask {@code /v1/records} for what comes after it
     */
    public record Ordered(long record, String recordId, String topic, int partition, long offset, long after) {}

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Orders the correction of a record, which stays; answers when the order is durable",
            description = "The ledger enters a CORRECTION if the record says so there and was not corrected before, and"
                    + " else an EVENT_REJECTED with the reason.")
    public Response correct(@Nullable Correction asked) {
        if (asked == null) {
            return Problem.malformed("a correction must be a JSON object with record, field, before, after and reason,"
                            + " found nothing")
                    .response();
        }
        long size = console.board().ledgerSize();
        long index = asked.record() == null ? -1 : asked.record();
        if (index < 0) {
            return Problem.malformed("a correction must name the index of a record, found " + asked.record())
                    .response();
        }
        if (index >= size) {
            return Problem.unknown("there is no record " + index + ": the ledger has " + size)
                    .response();
        }
        Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try {
            List<LedgerReader.Entry> found = console.ledger().read(index, index + 1);
            byte[] leaf = found.getFirst().leaf();
            CorrectionEntered order = order(asked, leaf, at);
            Place place = console.orders().send(order, "correction " + index, at);
            return Response.status(ACCEPTED)
                    .entity(new Ordered(
                            index, order.getPrev(), place.topic(), place.partition(), place.offset(), size - 1))
                    .build();
        } catch (IllegalArgumentException e) {
            return Problem.malformed(String.valueOf(e.getMessage())).response();
        } catch (IOException e) {
            return Problem.unavailable(String.valueOf(e.getMessage())).response();
        }
    }

    /** @throws IllegalArgumentException if no record can be of it; the message says what was found */
    private static CorrectionEntered order(Correction asked, byte[] leaf, Instant at) {
        Digest prev = switch (Leaf.read(leaf)) {
            case Leaf.Read.Valid valid -> valid.record().recordId();
            case Leaf.Read.Invalid invalid ->
                throw new IllegalArgumentException("record " + asked.record() + " cannot be read: " + invalid.reason());
        };
        Corrected correction = new Corrected(
                new Head(at, ConsoleRole.ACTOR, new Cause(Topics.ORDERS, 0, 0, Digest.of(leaf), "")),
                prev,
                text(asked.field()),
                text(asked.before()),
                text(asked.after()),
                text(asked.reason()));
        return new CorrectionEntered(
                prev.toString(),
                correction.field(),
                correction.before(),
                correction.after(),
                correction.reason(),
                ConsoleRole.ACTOR,
                at,
                ByteBuffer.wrap(leaf));
    }

    private static String text(@Nullable String text) {
        return Objects.requireNonNullElse(text, "");
    }
}
