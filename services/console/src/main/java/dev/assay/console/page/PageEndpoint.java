package dev.assay.console.page;

import dev.assay.console.feed.LedgerReader.Entry;
import dev.assay.console.view.AuditLine;
import dev.assay.console.view.AuditQuery;
import dev.assay.console.wiring.ConsoleRole;
import dev.assay.core.audit.AuditReport;
import io.quarkus.qute.Engine;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.jspecify.annotations.Nullable;

/** Pages for people. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class PageEndpoint {
    private static final String AUDITS = "audits";
    private static final String RECORDS = "records";

    /** Records of one page. */
    private static final int PAGE = 50;

    private final ConsoleRole console;
    private final AuditDocuments documents;
    private final Pages pages;

    PageEndpoint(ConsoleRole console, Engine engine) {
        this.console = console;
        this.documents = new AuditDocuments(console);
        this.pages = new Pages(engine);
    }

    @GET
    @Operation(hidden = true)
    public Response overview(@QueryParam("after") @Nullable String after) {
        Optional<String> from = Optional.ofNullable(after);
        return Answer.page(200, pages.overview(frame(AUDITS), Overview.of(console.board(), from), from.isEmpty()));
    }

    @GET
    @Path("/parts/overview")
    @Operation(hidden = true)
    public Response lists() {
        return Answer.page(200, pages.lists(Overview.of(console.board(), Optional.empty())));
    }

    @GET
    @Path("/models/{name}")
    @Operation(hidden = true)
    public Response model(@PathParam("name") String name) {
        List<AuditLine> newest = newestOfEach(name);
        if (newest.isEmpty()) {
            return absent("There is no decided audit", "No audit of a model " + name + " is decided yet.");
        }
        List<Optional<AuditReport>> reports = newest.stream()
                .map(line -> line.decided().map(documents::load).flatMap(AuditDocuments::report))
                .toList();
        List<AuditRow> columns = newest.stream().map(AuditRow::of).toList();
        return Answer.page(200, pages.model(frame(AUDITS), ModelView.of(name, columns, reports)));
    }

    @GET
    @Path("/records")
    @Operation(hidden = true)
    public Response records(@QueryParam("before") @Nullable Long before, @QueryParam("at") @Nullable Long at) {
        long size = console.board().ledgerSize();
        long to = at != null ? at + 1 : before != null ? before : size;
        long end = Math.clamp(to, 0, size);
        long from = at != null ? Math.max(0, end - 1) : Math.max(0, end - PAGE);
        try {
            List<RecordRow> rows = new ArrayList<>();
            for (Entry entry : console.ledger().read(from, end)) {
                rows.add(RecordRow.of(entry.index(), entry.leaf()));
            }
            Collections.reverse(rows);
            return Answer.page(
                    200, pages.records(frame(RECORDS), rows, from > 0 ? Optional.of(from) : Optional.empty()));
        } catch (IOException e) {
            return Answer.page(
                    503,
                    pages.problem(frame(RECORDS), "The records cannot be read now", String.valueOf(e.getMessage())));
        }
    }

    /** The newest decided audit of each version and dataset. */
    private List<AuditLine> newestOfEach(String name) {
        AuditQuery query = new AuditQuery(
                Optional.of(name),
                Optional.empty(),
                Optional.empty(),
                Optional.of(false),
                Optional.empty(),
                AuditQuery.MAX_LIMIT);
        Map<String, AuditLine> newest = new LinkedHashMap<>();
        for (AuditLine line : console.board().audits(query).audits()) {
            newest.putIfAbsent(line.model().version() + ' ' + line.dataset().id(), line);
        }
        return newest.values().stream().limit(ModelView.MAX_COLUMNS).toList();
    }

    private Response absent(String title, String detail) {
        return Answer.page(404, pages.problem(frame(AUDITS), title, detail));
    }

    private Frame frame(String here) {
        return new Frame(
                here, console.banner(), console.unready(), console.board().ledgerSize());
    }
}
