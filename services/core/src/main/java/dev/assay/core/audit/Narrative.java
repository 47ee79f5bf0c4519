package dev.assay.core.audit;

import java.util.List;

/**
 * What a check asks and what it means that it failed, for those who read the record without the program.
 *
 * @param question that the check asks
 * @param failed what it means, in one sentence
 * @param remedy what to do, in one sentence
 * @param modes what may lie behind it, the most likely first; may be empty
 */
public record Narrative(String question, String failed, String remedy, List<Mode> modes) {
    /**
     * A failure mode.
     *
     * @param name for example {@code shortcut}
     * @param what it is, {@code looks} how it looks, {@code next} what to do about it, a sentence each
     */
    public record Mode(String name, String what, String looks, String next) {}

    public Narrative {
        modes = List.copyOf(modes);
    }
}
