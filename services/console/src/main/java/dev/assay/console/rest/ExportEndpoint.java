package dev.assay.console.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.assay.console.export.Asked;
import dev.assay.console.export.Export;
import dev.assay.console.export.Export.State;
import dev.assay.console.export.ExportDesk.Taken;
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
import java.net.URI;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Exports: the log and what it names, for someone who trusts nobody here. */
@Path(ExportEndpoint.PATH)
@Tag(name = "Exports")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class ExportEndpoint {
    static final String PATH = "/v1/exports";

    private static final int ACCEPTED = 202;
    private static final Set<String> FIELDS = Set.of("model", "from", "to");

    private final ConsoleRole console;

    ExportEndpoint(ConsoleRole console) {
        this.console = console;
    }

    /** Where the bag of an export is. */
    static String bag(String id) {
        return PATH + '/' + id + "/bag";
    }

    @POST
    @Consumes(MediaType.APPLICATION_JSON)
    @Operation(
            summary = "Begins an export; with an empty object, of everything",
            description = "model: only what concerns the model of that name. from, to: only records of that period,"
                    + " each a day (2026-11-02) or a time (2026-11-02T09:00:00Z).")
    @RequestBody(content = @Content(schema = @Schema(implementation = ExportJson.Ask.class)))
    @APIResponse(responseCode = "202", content = @Content(schema = @Schema(implementation = ExportJson.class)))
    @APIResponse(
            responseCode = "400",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    @APIResponse(
            responseCode = "503",
            description = "Too many exports are waiting.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response begin(@Nullable JsonNode ask) {
        Asked asked;
        try {
            asked = asked(ask);
        } catch (IllegalArgumentException e) {
            return Problem.malformed(String.valueOf(e.getMessage())).response();
        }
        return switch (console.exports().take(asked, ConsoleRole.ACTOR)) {
            case Taken.Accepted taken ->
                Response.status(ACCEPTED)
                        .location(URI.create(PATH + '/' + taken.export().id()))
                        .entity(ExportJson.of(taken.export()))
                        .build();
            case Taken.Full full ->
                Problem.unavailable(full.waiting() + " exports are waiting already: ask again when one is done")
                        .response();
        };
    }

    @GET
    @Operation(summary = "Exports, newest first: those that wait or run here, and the finished ones")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ExportJson.Exports.class)))
    public Response list() {
        try {
            return Response.ok(new ExportJson.Exports(console.exports().list().stream()
                            .map(ExportJson::of)
                            .toList()))
                    .build();
        } catch (IOException e) {
            return away(e);
        }
    }

    @GET
    @Path("/{id}")
    @Operation(summary = "One export, and how far it is")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = ExportJson.class)))
    @APIResponse(
            responseCode = "404",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response one(@PathParam("id") String id) {
        try {
            Optional<Export> found = console.exports().find(id);
            return found.map(export -> Response.ok(ExportJson.of(export)).build())
                    .orElseGet(() -> unknown(id));
        } catch (IOException e) {
            return away(e);
        }
    }

    @GET
    @Path("/{id}/bag")
    @Produces({"application/zip", Problem.MEDIA_TYPE})
    @Operation(summary = "The bag of a finished export, for `assay verify`")
    @APIResponse(responseCode = "200", description = "A zip (BagIt 1.0).")
    @APIResponse(
            responseCode = "404",
            description = "There is no such export, or it is not finished.",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response content(@PathParam("id") String id) {
        try {
            Optional<Export> found = console.exports().find(id);
            if (found.isEmpty()) {
                return unknown(id);
            }
            if (!(found.get().state() instanceof State.Done done)) {
                return Problem.unknown("export " + id + " has no bag, it is "
                                + ExportJson.of(found.get()).state())
                        .response();
            }
            return Response.ok(console.exports().bag(id), "application/zip")
                    .header("Content-Length", done.bytes())
                    .header("Content-Disposition", "attachment; filename=\"assay-" + id + ".zip\"")
                    .header("ETag", '"' + done.digest().hex() + '"')
                    .header("X-Content-Type-Options", "nosniff")
                    .build();
        } catch (NoSuchFileException e) {
            return Problem.missing("the bag of export " + id + " is gone from the object store: export again")
                    .response();
        } catch (IOException e) {
            return away(e);
        }
    }

    private static Asked asked(@Nullable JsonNode ask) {
        if (ask == null || !ask.isObject()) {
            throw new IllegalArgumentException("an export is asked for with a JSON object, found "
                    + (ask == null ? "nothing" : ask.getNodeType().name().toLowerCase(Locale.ROOT)));
        }
        List<String> others = new ArrayList<>();
        ask.fieldNames().forEachRemaining(name -> {
            if (!FIELDS.contains(name)) {
                others.add(name);
            }
        });
        if (!others.isEmpty()) {
            throw new IllegalArgumentException("an export can be asked for with model, from and to, found " + others);
        }
        return Asked.parse(text(ask, "model"), text(ask, "from"), text(ask, "to"));
    }

    private static Optional<String> text(JsonNode ask, String name) {
        JsonNode value = ask.path(name);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isTextual()) {
            throw new IllegalArgumentException(name + " must be text, found " + value);
        }
        return Optional.of(value.textValue());
    }

    private static Response unknown(String id) {
        return Problem.unknown(
                        "there is no export " + id
                                + " in the store, and this process makes none: one that was interrupted must be asked for again")
                .response();
    }

    private static Response away(IOException e) {
        return Problem.unavailable("the object store does not answer: " + e.getMessage())
                .response();
    }
}
