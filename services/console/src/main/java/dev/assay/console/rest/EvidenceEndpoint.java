package dev.assay.console.rest;

import dev.assay.console.evidence.Pictures.Fetched;
import dev.assay.console.wiring.ConsoleRole;
import dev.assay.core.Digest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** Pictures and numbers by digest. */
@Path("/v1/evidence")
@Tag(name = "Audits")
public class EvidenceEndpoint {
    /** A picture may carry markup (SVG): on its own it may run nothing and fetch nothing. */
    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox";

    private static final String FOREVER = "private, max-age=31536000, immutable";

    private final ConsoleRole console;

    EvidenceEndpoint(ConsoleRole console) {
        this.console = console;
    }

    @GET
    @Path("/{hex}")
    @Operation(
            summary = "A picture or its numbers",
            description = "Only what a record names, and only if the bytes are those of the digest.")
    @APIResponse(responseCode = "200", description = "The bytes, with the media type of the record.")
    @APIResponse(
            responseCode = "404",
            description = "No record names this digest.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The object is gone from the store.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "502",
            description = "The object was altered in the store.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response evidence(@PathParam("hex") String hex) {
        Digest digest;
        try {
            digest = new Digest(hex);
        } catch (IllegalArgumentException e) {
            return Problem.malformed(String.valueOf(e.getMessage())).response();
        }
        try {
            return switch (console.pictures().fetch(digest)) {
                case Fetched.Whole whole -> picture(digest, whole);
                case Fetched.Unnamed unnamed ->
                    Problem.unknown("no audit that is known here names evidence with digest " + digest)
                            .response();
                case Fetched.Missing missing ->
                    Problem.missing("evidence " + digest + " is named by a record and not in the object store")
                            .response();
                case Fetched.Altered altered ->
                    Problem.altered("evidence " + digest + " was altered in the object store, found bytes with digest "
                                    + altered.actual())
                            .response();
            };
        } catch (IOException e) {
            return Problem.unavailable("the object store does not answer: " + e.getMessage())
                    .response();
        }
    }

    private static Response picture(Digest digest, Fetched.Whole whole) {
        return Response.ok(whole.content(), whole.mediaType())
                .header("ETag", '"' + digest.hex() + '"')
                .header("Cache-Control", FOREVER)
                .header("Content-Security-Policy", POLICY)
                .header("X-Content-Type-Options", "nosniff")
                .build();
    }
}
