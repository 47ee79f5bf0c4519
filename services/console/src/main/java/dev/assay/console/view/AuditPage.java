package dev.assay.console.view;

import java.util.List;
import java.util.Optional;

/**
 * A page of audits, newest first.
 *
 * @param next what to ask for as {@code after} to see more; empty at the end
 */
public record AuditPage(List<AuditLine> audits, Optional<String> next) {
    public AuditPage {
        audits = List.copyOf(audits);
    }
}
