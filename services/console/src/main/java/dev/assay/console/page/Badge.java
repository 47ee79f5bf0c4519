package dev.assay.console.page;

import dev.assay.console.view.AuditLine;
import dev.assay.core.audit.Outcome;
import dev.assay.core.audit.Verdict;

/**
 * A verdict or an outcome as people see it: a shape, a word and a colour, so that none is needed to read the others.
 *
 * @param kind of the shape and colour: passed, warned, failed, not-run, none, running
 * @param word in capitals as in records
 */
public record Badge(String kind, String word) {
    private static final Badge RUNNING = new Badge("running", "RUNNING");

    static Badge of(AuditLine audit) {
        return audit.verdict().map(Badge::of).orElse(RUNNING);
    }

    static Badge of(Verdict verdict) {
        return of(Outcome.valueOf(verdict.name()));
    }

    static Badge of(Outcome outcome) {
        return switch (outcome) {
            case PASSED -> new Badge("passed", "PASSED");
            case WARNED -> new Badge("warned", "WARNED");
            case FAILED -> new Badge("failed", "FAILED");
            case NOT_RUN -> new Badge("not-run", "NOT RUN");
            case NOT_APPLICABLE -> new Badge("none", "NOT APPLICABLE");
            case MEASURED -> new Badge("none", "MEASURED");
        };
    }
}
