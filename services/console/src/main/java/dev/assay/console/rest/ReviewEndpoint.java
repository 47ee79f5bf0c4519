package dev.assay.console.rest;

import dev.assay.console.order.Orders.Place;
import dev.assay.console.order.ReviewDesk.Taken;
import dev.assay.console.wiring.ConsoleRole;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.Objects;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** What people decide about audits. */
@Path("/v1/audits/{id}/reviews")
@Tag(name = "Audits")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class ReviewEndpoint {
    private static final int ACCEPTED = 202;

    private final ConsoleRole console;

    ReviewEndpoint(ConsoleRole console) {
        this.console = console;
    }

    /**
     * A decision.
     *
     * @param decision {@code approve}, {@code reject} or {@code waive}
     * @param reason for people; it may be left out where the decision is to approve
     */
    public record Review(
            @Nullable String decision, @Nullable String reason) {}

    /**
     * A decision that is durable. Its record, a REVIEW, names that place as its cause.
     *
     * @param after index before that of its record: ask {@code /v1/records} for what comes after it
     */
    public record Sent(String audit, String topic, int partition, long offset, long after) {}

    @GET
    @Operation(summary = "What people decided about an audit, the newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ReviewJson.All.class)))
    @APIResponse(
            responseCode = "404",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response list(@PathParam("id") String id) {
        if (console.board().audit(id).isEmpty()) {
            return Problem.unknown("there is no audit " + id).response();
        }
        return Response.ok(ReviewJson.of(console.board(), id)).build();
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Approves, rejects or waives a decided audit; answers when the decision is durable",
            description = "The ledger records it as a REVIEW. A later decision stands beside it; none is taken back.")
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = Sent.class)))
    @APIResponse(
            responseCode = "400",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "404",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "409",
            description = "The audit has no verdict yet.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "The brokers are away.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response review(@PathParam("id") String id, @Nullable Review asked) {
        if (asked == null) {
            return Problem.malformed("a review must be a JSON object with decision and reason, found nothing")
                    .response();
        }
        long size = console.board().ledgerSize();
        String decision = Objects.requireNonNullElse(asked.decision(), "");
        String reason = Objects.requireNonNullElse(asked.reason(), "");
        try {
            return switch (console.reviews().take(id, decision, reason, ConsoleRole.ACTOR)) {
                case Taken.Sent sent -> accepted(id, sent.place(), size);
                case Taken.Malformed malformed ->
                    Problem.malformed(malformed.reason()).response();
                case Taken.Unknown unknown -> Problem.unknown(unknown.reason()).response();
                case Taken.TooEarly early -> Problem.tooEarly(early.reason()).response();
            };
        } catch (IOException e) {
            return Problem.unavailable(String.valueOf(e.getMessage())).response();
        }
    }

    private static Response accepted(String id, Place place, long size) {
        return Response.status(ACCEPTED)
                .entity(new Sent(id, place.topic(), place.partition(), place.offset(), size - 1))
                .build();
    }
}
