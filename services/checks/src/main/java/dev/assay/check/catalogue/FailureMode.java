package dev.assay.check.catalogue;

import java.util.List;

/**
 * A way in which a model, its training or its explainer goes wrong, as the checks show it.
 *
 * @param name for records, for example {@code shortcut}
 * @param what it is, in one sentence
 * @param looks how it looks in pictures and numbers, in one sentence
 * @param checks that tell of it, by name without version, the most telling first
 * @param next what to do about it, in one sentence
 */
public record FailureMode(String name, String what, String looks, List<String> checks, String next) {
    public FailureMode {
        checks = List.copyOf(checks);
    }
}
