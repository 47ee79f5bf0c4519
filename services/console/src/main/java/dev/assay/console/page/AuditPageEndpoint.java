package dev.assay.console.page;

import dev.assay.console.evidence.Documents.Loaded;
import dev.assay.console.order.ReviewDesk.Taken;
import dev.assay.console.view.AuditLine;
import dev.assay.console.wiring.ConsoleRole;
import io.quarkus.qute.Engine;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** The page of an audit, on which people read it and decide about it. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class AuditPageEndpoint {
    private static final String AUDITS = "audits";

    private final ConsoleRole console;
    private final AuditDocuments documents;
    private final Pages pages;

    AuditPageEndpoint(ConsoleRole console, Engine engine) {
        this.console = console;
        this.documents = new AuditDocuments(console);
        this.pages = new Pages(engine);
    }

    @GET
    @Path("/audits/{id}")
    @Operation(hidden = true)
    public Response audit(@PathParam("id") String id, @QueryParam("sent") @Nullable String sent) {
        Optional<AuditLine> line = console.board().audit(id);
        return line.isEmpty() ? absent(id) : page(200, line.get(), reviews(id, sent));
    }

    @GET
    @Path("/parts/audits/{id}")
    @Operation(hidden = true)
    public Response progress(@PathParam("id") String id) {
        Optional<AuditLine> line = console.board().audit(id);
        if (line.isEmpty() || !line.get().running()) {
            return Response.noContent().header("HX-Refresh", "true").build();
        }
        return Answer.page(200, pages.progress(AuditRow.of(line.get())));
    }

    /** The part of the page that moves while a decision is recorded. */
    @GET
    @Path("/parts/audits/{id}/reviews")
    @Operation(hidden = true)
    public Response list(@PathParam("id") String id, @QueryParam("sent") @Nullable String sent) {
        Optional<AuditLine> line = console.board().audit(id);
        if (line.isEmpty()) {
            return Response.noContent().header("HX-Refresh", "true").build();
        }
        Reviews reviews = reviews(id, sent);
        return reviews.awaited().isPresent()
                ? Response.noContent().build() // what is shown stays
                : Answer.page(200, pages.reviews(AuditRow.of(line.get()), reviews));
    }

    /** What the address is of after a form that was not taken. */
    @GET
    @Path("/audits/{id}/reviews")
    @Operation(hidden = true)
    public Response form(@PathParam("id") String id) {
        return Response.seeOther(
                        UriBuilder.fromPath("/audits/{id}").fragment("reviews").build(id))
                .build();
    }

    @POST
    @Path("/audits/{id}/reviews")
    @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
    @Operation(hidden = true)
    public Response review(
            @PathParam("id") String id,
            @FormParam("decision") @Nullable String decision,
            @FormParam("reason") @Nullable String reason,
            @HeaderParam("Sec-Fetch-Site") @Nullable String site,
            @HeaderParam("Origin") @Nullable String origin,
            @HeaderParam("Host") @Nullable String host) {
        Optional<AuditLine> line = console.board().audit(id);
        if (line.isEmpty()) {
            return absent(id);
        }
        if (line.get().running()) {
            return early(id);
        }
        String wanted = Objects.requireNonNullElse(decision, "");
        String why = Objects.requireNonNullElse(reason, "");
        Reviews before = reviews(id, null);
        if (!Sender.isOurs(site, origin, host)) {
            return page(
                    403,
                    line.get(),
                    before.refused("A review is made on this page alone, not on another site's.", "", ""));
        }
        if (wanted.isEmpty()) {
            return page(400, line.get(), before.refused("Say whether you approve, reject or waive.", wanted, why));
        }
        try {
            return switch (console.reviews().take(id, wanted, why, ConsoleRole.ACTOR)) {
                case Taken.Sent sent ->
                    Response.seeOther(UriBuilder.fromPath("/audits/{id}")
                                    .queryParam("sent", "{place}")
                                    .fragment("reviews")
                                    .build(id, sent.place().toString()))
                            .build();
                case Taken.Malformed malformed ->
                    page(400, line.get(), before.refused(malformed.reason(), wanted, why));
                case Taken.Unknown unknown -> absent(id);
                case Taken.TooEarly early -> early(id);
            };
        } catch (IOException e) {
            return page(503, line.get(), before.refused(String.valueOf(e.getMessage()), wanted, why));
        }
    }

    private Reviews reviews(String id, @Nullable String sent) {
        return Reviews.of(console.board(), id, Optional.ofNullable(sent));
    }

    private Response page(int status, AuditLine line, Reviews reviews) {
        Optional<AuditLine.Decided> decided = line.decided();
        Optional<Loaded> loaded = decided.map(documents::load);
        return Answer.form(
                status,
                pages.audit(
                        frame(),
                        AuditRow.of(line),
                        loaded.flatMap(AuditDocuments::report).map(report -> AuditView.of(report, console.narrator())),
                        loaded.flatMap(AuditDocuments::problem),
                        decided.map(d -> AuditRecord.of(d, console.board().corrections(d), reviews))));
    }

    private Response early(String id) {
        return Answer.page(
                409,
                pages.problem(
                        frame(), "There is no verdict yet", "Audit " + id + " can be reviewed once it is decided."));
    }

    private Response absent(String id) {
        return Answer.page(
                404, pages.problem(frame(), "There is no such audit", "No audit with id " + id + " is known here."));
    }

    private Frame frame() {
        return new Frame(
                AUDITS, console.banner(), console.unready(), console.board().ledgerSize());
    }
}
