package dev.assay.core.release;

import java.util.Objects;

/**
 * The input is not acceptable: the message says what was found, where, and what to do. A message for the person who
 * made the release; never a fault of ours.
 */
public final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public Refused(String message) {
        super(message);
    }

    public Refused(String message, Throwable cause) {
        super(message, cause);
    }

    /** Never null: a refusal always says why. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
