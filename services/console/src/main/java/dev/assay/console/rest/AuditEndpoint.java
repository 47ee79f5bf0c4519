package dev.assay.console.rest;

import dev.assay.console.evidence.Documents.Loaded;
import dev.assay.console.view.AuditLine;
import dev.assay.console.view.AuditPage;
import dev.assay.console.view.AuditQuery;
import dev.assay.console.wiring.ConsoleRole;
import dev.assay.core.audit.Verdict;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Audits, running and decided. */
@Path("/v1/audits")
@Tag(name = "Audits")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class AuditEndpoint {
    private final ConsoleRole console;

    AuditEndpoint(ConsoleRole console) {
        this.console = console;
    }

    @GET
    @Operation(summary = "List audits, newest first")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AuditJson.Page.class)))
    @APIResponse(
            responseCode = "400",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response list(
            @QueryParam("model") @Nullable String model,
            @QueryParam("version") @Nullable String version,
            @Parameter(description = "PASSED, WARNED, NOT_RUN or FAILED") @QueryParam("verdict") @Nullable
                    String verdict,
            @Parameter(description = "running or decided") @QueryParam("state") @Nullable String state,
            @QueryParam("limit") @DefaultValue("50") int limit,
            @Parameter(description = "the next of the page before") @QueryParam("after") @Nullable String after) {
        AuditQuery query;
        try {
            query = new AuditQuery(
                    Optional.ofNullable(model),
                    Optional.ofNullable(version),
                    Optional.ofNullable(verdict).map(AuditEndpoint::verdict),
                    Optional.ofNullable(state).map(AuditEndpoint::running),
                    Optional.ofNullable(after),
                    limit);
        } catch (IllegalArgumentException e) {
            return Problem.malformed(String.valueOf(e.getMessage())).response();
        }
        AuditPage page = console.board().audits(query);
        return Response.ok(new AuditJson.Page(
                        page.audits().stream()
                                .map(line -> AuditJson.of(console.board(), line))
                                .toList(),
                        page.next().orElse(null)))
                .build();
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One audit, with its whole document once it is decided")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = AuditJson.Whole.class)))
    @APIResponse(
            responseCode = "404",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "410",
            description = "The document is gone from the object store.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "502",
            description = "The document was altered in the object store.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response one(@PathParam("id") String id) {
        Optional<AuditLine> line = console.board().audit(id);
        if (line.isEmpty()) {
            return Problem.unknown("there is no audit " + id).response();
        }
        AuditJson header = AuditJson.of(console.board(), line.get());
        if (line.get().decided().isEmpty()) {
            return Response.ok(new AuditJson.Whole(header, null)).build();
        }
        try {
            return switch (console.documents().load(line.get().decided().get().document())) {
                case Loaded.Whole whole ->
                    Response.ok(new AuditJson.Whole(header, new String(whole.json(), StandardCharsets.UTF_8)))
                            .build();
                case Loaded.Missing missing -> Problem.missing(missing.reason()).response();
                case Loaded.Altered altered -> Problem.altered(altered.reason()).response();
            };
        } catch (IOException e) {
            return Problem.unavailable("the object store does not answer: " + e.getMessage())
                    .response();
        }
    }

    private static Verdict verdict(String text) {
        try {
            return Verdict.valueOf(text.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "verdict must be PASSED, WARNED, NOT_RUN or FAILED, found \"" + text + '"', e);
        }
    }

    private static boolean running(String text) {
        return switch (text) {
            case "running" -> true;
            case "decided" -> false;
            default -> throw new IllegalArgumentException("state must be running or decided, found \"" + text + '"');
        };
    }
}
