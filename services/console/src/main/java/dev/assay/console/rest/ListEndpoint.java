package dev.assay.console.rest;

import dev.assay.console.feed.LedgerReader;
import dev.assay.console.rest.Lists.Plans;
import dev.assay.console.rest.Lists.Records;
import dev.assay.console.rest.Lists.Rejections;
import dev.assay.console.rest.Lists.Releases;
import dev.assay.console.rest.Lists.Status;
import dev.assay.console.wiring.ConsoleRole;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;

/** Everything else that the console lists. */
@Path("/v1")
@Tag(name = "Lists")
@Produces({MediaType.APPLICATION_JSON, Problem.MEDIA_TYPE})
public class ListEndpoint {
    private static final String READY = "ready";

    private final ConsoleRole console;

    ListEndpoint(ConsoleRole console) {
        this.console = console;
    }

    @GET
    @Path("/releases")
    @Operation(summary = "Accepted releases, newest first, and what they wait for")
    public Releases releases() {
        return new Releases(
                console.board().releases().stream().map(Lists.Release::of).toList());
    }

    @GET
    @Path("/rejections")
    @Operation(summary = "Rejected input, newest first")
    public Rejections rejections() {
        return new Rejections(
                console.board().rejections().stream().map(Lists.Rejection::of).toList());
    }

    @GET
    @Path("/plans")
    @Operation(summary = "Registered plans, newest first")
    public Plans plans() {
        return new Plans(console.board().plans().stream().map(Lists.Plan::of).toList());
    }

    @GET
    @Path("/records")
    @Operation(summary = "Records of the ledger in their order, each as it is stored")
    @APIResponse(responseCode = "200", content = @Content(schema = @Schema(implementation = Records.class)))
    @APIResponse(
            responseCode = "503",
            content = @Content(mediaType = Problem.MEDIA_TYPE, schema = @Schema(implementation = Problem.class)))
    public Response records(
            @Parameter(description = "index of the last record of the page before")
                    @QueryParam("after")
                    @DefaultValue("-1")
                    long after,
            @QueryParam("limit") @DefaultValue("100") int limit) {
        if (limit < 1 || limit > LedgerReader.MAX_LIMIT || after < -1) {
            return Problem.malformed("limit must be in [1, " + LedgerReader.MAX_LIMIT
                            + "] and after at least -1, found " + limit + " and " + after)
                    .response();
        }
        long size = console.board().ledgerSize();
        long to = Math.min(size, after + 1 + limit);
        try {
            List<Lists.Entry> records = console.ledger().read(after + 1, to).stream()
                    .map(entry -> new Lists.Entry(entry.index(), new String(entry.leaf(), StandardCharsets.UTF_8)))
                    .toList();
            @Nullable Long next = to < size ? to - 1 : null;
            return Response.ok(new Records(size, records, next)).build();
        } catch (IOException e) {
            return Problem.unavailable(String.valueOf(e.getMessage())).response();
        }
    }

    @GET
    @Path("/status")
    @Operation(summary = "The roles of this process, the size of the ledger")
    public Status status() {
        Map<String, String> roles = new TreeMap<>();
        console.roles().forEach((role, unready) -> roles.put(role, unready.orElse(READY)));
        boolean ready = roles.values().stream().allMatch(READY::equals);
        return new Status(ready, roles, console.board().ledgerSize());
    }
}
