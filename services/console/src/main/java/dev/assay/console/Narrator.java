package dev.assay.console;

import java.util.Optional;

/** What the catalogue of checks says about a check; the console knows no checks itself. */
@FunctionalInterface
public interface Narrator {
    /** @param check name and version, for example {@code deletion/1}; empty where this version has no such check */
    Optional<Narrative> about(String check);

    /**
     * @param question that the check asks, in one sentence
     * @param failed what it means when it fails, in one sentence
     * @param remedy what to do then, in one sentence
     */
    record Narrative(String question, String failed, String remedy) {}
}
