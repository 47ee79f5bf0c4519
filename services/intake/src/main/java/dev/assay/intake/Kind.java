package dev.assay.intake;

import java.util.Locale;

/** What can be sent to the intake. */
public enum Kind {
    MODEL,
    DATASET,
    PLAN;

    /** As it stands in object keys, events and answers, for example {@code model}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
