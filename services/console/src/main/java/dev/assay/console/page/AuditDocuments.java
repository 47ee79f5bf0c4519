package dev.assay.console.page;

import dev.assay.console.evidence.Documents.Loaded;
import dev.assay.console.view.AuditLine;
import dev.assay.console.wiring.ConsoleRole;
import dev.assay.core.audit.AuditReport;
import java.io.IOException;
import java.util.Optional;

/** The documents of decided audits, for pages that show what is there and say what is not. */
final class AuditDocuments {
    private final ConsoleRole console;

    AuditDocuments(ConsoleRole console) {
        this.console = console;
    }

    Loaded load(AuditLine.Decided decided) {
        try {
            return console.documents().load(decided.document());
        } catch (IOException e) {
            return new Loaded.Missing("the object store does not answer: " + e.getMessage());
        }
    }

    static Optional<AuditReport> report(Loaded loaded) {
        return loaded instanceof Loaded.Whole whole ? Optional.of(whole.report()) : Optional.empty();
    }

    /** Why there is no document, though there should be. */
    static Optional<String> problem(Loaded loaded) {
        return switch (loaded) {
            case Loaded.Whole whole -> Optional.empty();
            case Loaded.Missing missing -> Optional.of("The details cannot be shown: " + missing.reason());
            case Loaded.Altered altered -> Optional.of("The details are not shown: " + altered.reason());
        };
    }
}
