package dev.assay.console.rest;

import dev.assay.console.wiring.ConsoleRole;
import dev.assay.schemas.KeyRotationOrdered;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** The key that the log is signed with, and the order to sign with another. */
@Path("/v1/ledger/key")
@Tag(name = "Ledger")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class KeyEndpoint {
    private static final int ACCEPTED = 202;
    private static final int MAX_REASON = 2_000;
    private static final int MAX_KEY = 256;

    private final ConsoleRole console;

    KeyEndpoint(ConsoleRole console) {
        this.console = console;
    }

    /** @param key the verifier key, {@code <name>+<id>+<base64>} */
    public record Key(String key) {}

    /**
     * @param key the verifier key that is to sign from now on; the ledger must have its private half
     * @param reason for people
     */
    public record Rotation(@Nullable String key, @Nullable String reason) {}

    @GET
    @Operation(summary = "The verifier key of the log, as its records say")
    public Response key() {
        Optional<String> key = console.board().logKey();
        return key.map(found -> Response.ok(new Key(found)).build())
                .orElseGet(() -> Problem.unknown("the ledger has no record yet, and so names no key: it does with its"
                                + " first release or plan")
                        .response());
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(summary = "Orders the ledger to sign with another key; answers when the order is durable")
    public Response rotate(Rotation rotation) {
        String key = rotation.key() == null ? "" : rotation.key();
        String reason = rotation.reason() == null ? "" : rotation.reason();
        if (key.isBlank() || key.length() > MAX_KEY || reason.isBlank() || reason.length() > MAX_REASON) {
            return Problem.malformed(
                            "a rotation must name a key of at most " + MAX_KEY + " characters and a reason of at"
                                    + " most " + MAX_REASON + ", found " + key.length() + " and " + reason.length())
                    .response();
        }
        Instant at = Instant.now().truncatedTo(ChronoUnit.MILLIS);
        try {
            console.orders().send(new KeyRotationOrdered(key, reason, ConsoleRole.ACTOR, at), "key " + key, at);
            return Response.status(ACCEPTED).entity(new Key(key)).build();
        } catch (IOException e) {
            return Problem.unavailable(String.valueOf(e.getMessage())).response();
        }
    }
}
