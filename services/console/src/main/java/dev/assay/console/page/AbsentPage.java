package dev.assay.console.page;

import dev.assay.console.wiring.ConsoleRole;
import io.quarkus.qute.Engine;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;

/** What a browser gets for an address that no page has. */
@ApplicationScoped
public class AbsentPage {
    private final ConsoleRole console;
    private final Pages pages;

    AbsentPage(ConsoleRole console, Engine engine) {
        this.console = console;
        this.pages = new Pages(engine);
    }

    /** @param path that was asked for */
    public Response at(String path) {
        Frame frame = new Frame(
                "", console.banner(), console.unready(), console.board().ledgerSize());
        return Answer.page(
                404,
                pages.problem(
                        frame, "There is no such page", "Nothing is at " + path + ": the address may be mistyped."));
    }
}
