package dev.assay.console.page;

import dev.assay.console.export.Asked;
import dev.assay.console.export.ExportDesk.Taken;
import dev.assay.console.wiring.ConsoleRole;
import io.quarkus.qute.Engine;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The page on which exports are asked for and fetched. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class ExportPageEndpoint {
    private static final String EXPORTS = "exports";

    private final ConsoleRole console;
    private final Pages pages;

    ExportPageEndpoint(ConsoleRole console, Engine engine) {
        this.console = console;
        this.pages = new Pages(engine);
    }

    @GET
    @Path("/exports")
    @Operation(hidden = true)
    public Response page() {
        return page(200, ExportForm.EMPTY);
    }

    @GET
    @Path("/parts/exports")
    @Operation(hidden = true)
    public Response list() {
        try {
            return Answer.page(200, pages.exportList(rows()));
        } catch (IOException e) {
            return Response.noContent().build(); // what is shown stays until the store answers
        }
    }

    @POST
    @Path("/exports")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response ask(
            @FormParam("model") @Nullable String model,
            @FormParam("from") @Nullable String from,
            @FormParam("to") @Nullable String to,
            @HeaderParam("Sec-Fetch-Site") @Nullable String site,
            @HeaderParam("Origin") @Nullable String origin,
            @HeaderParam("Host") @Nullable String host) {
        if (!Sender.isOurs(site, origin, host)) {
            return page(
                    403,
                    ExportForm.EMPTY.refused("An export is asked for on this page alone, not from another site's."));
        }
        ExportForm form = new ExportForm(given(model), given(from), given(to), Optional.empty());
        Asked asked;
        try {
            asked = Asked.parse(wanted(form.model()), wanted(form.from()), wanted(form.to()));
        } catch (IllegalArgumentException e) {
            return page(400, form.refused(String.valueOf(e.getMessage())));
        }
        return switch (console.exports().take(asked, ConsoleRole.ACTOR)) {
            case Taken.Accepted taken ->
                Response.seeOther(URI.create("/exports")).build();
            case Taken.Full full ->
                page(503, form.refused(full.waiting() + " exports are waiting already: ask again when one is done."));
        };
    }

    private static String given(@Nullable String field) {
        return field == null ? "" : field.strip();
    }

    private static Optional<String> wanted(String field) {
        return Optional.of(field).filter(text -> !text.isEmpty());
    }

    private List<ExportRow> rows() throws IOException {
        return console.exports().list().stream().map(ExportRow::of).toList();
    }

    private Response page(int status, ExportForm form) {
        Frame frame = new Frame(
                EXPORTS, console.banner(), console.unready(), console.board().ledgerSize());
        try {
            return Answer.form(status, pages.exports(frame, rows(), form));
        } catch (IOException e) {
            return Answer.page(
                    503, pages.problem(frame, "The exports cannot be listed now", String.valueOf(e.getMessage())));
        }
    }
}
