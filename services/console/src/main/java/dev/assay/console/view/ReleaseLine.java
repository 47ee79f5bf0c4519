package dev.assay.console.view;

import java.time.Instant;

/**
 * One accepted release.
 *
 * @param kind {@code model} or {@code dataset}
 * @param audits how many it started when it was accepted
 * @param waitsFor what it waits for now, for example {@code dataset digits@1.0.0}; empty when nothing
 */
public record ReleaseLine(String kind, Ref release, Instant at, int audits, String waitsFor) {
    public boolean waiting() {
        return !waitsFor.isEmpty();
    }

    ReleaseLine served() {
        return new ReleaseLine(kind, release, at, audits, "");
    }
}
