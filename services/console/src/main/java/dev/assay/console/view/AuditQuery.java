package dev.assay.console.view;

import dev.assay.core.audit.Verdict;
import java.util.Optional;

/**
 * Which audits to list, newest first.
 *
 * @param after id of the last audit of the page before
 * @param limit of the page
 */
public record AuditQuery(
        Optional<String> model,
        Optional<String> version,
        Optional<Verdict> verdict,
        Optional<Boolean> running,
        Optional<String> after,
        int limit) {
    /** One page: what a person or a program can read at once. */
    public static final int MAX_LIMIT = 500;

    public AuditQuery {
        if (limit < 1 || limit > MAX_LIMIT) {
            throw new IllegalArgumentException("limit must be in [1, " + MAX_LIMIT + "], found " + limit);
        }
    }

    /** The newest audits of all. */
    public static AuditQuery newest(int limit) {
        Optional<String> any = Optional.empty();
        return new AuditQuery(any, any, Optional.empty(), Optional.empty(), any, limit);
    }

    boolean admits(AuditLine audit) {
        return model.map(audit.model().name()::equals).orElse(true)
                && version.map(audit.model().version()::equals).orElse(true)
                && verdict.map(wanted -> audit.verdict().equals(Optional.of(wanted)))
                        .orElse(true)
                && running.map(wanted -> wanted == audit.running()).orElse(true);
    }
}
