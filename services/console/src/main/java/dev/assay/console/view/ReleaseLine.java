package dev.assay.console.view;

import java.time.Instant;
import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * One accepted release.
 *
 * @param kind {@code model} or {@code dataset}
 * @param audits how many it started when it was accepted
 * @param waitsFor what it waits for now, for example {@code dataset digits@1.0.0}; empty when nothing
 */
public record ReleaseLine(String kind, Ref release, Instant at, int audits, String waitsFor) {
    private static final String AND = " and ";

    public boolean waiting() {
        return !waitsFor.isEmpty();
    }

    /** @param known says of each thing that it may wait for whether it has come */
    ReleaseLine without(Predicate<String> known) {
        String left = Arrays.stream(waitsFor.split(AND, -1))
                .filter(Predicate.not(known))
                .collect(Collectors.joining(AND));
        return new ReleaseLine(kind, release, at, audits, left);
    }

    ReleaseLine served() {
        return new ReleaseLine(kind, release, at, audits, "");
    }
}
