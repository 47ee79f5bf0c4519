package dev.assay.intake.rest;

import java.util.Objects;

/** What was sent goes over a limit of the intake; the message names the limit. */
final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooLarge(String message) {
        super(message);
    }

    /** Never null: it always says which limit. */
    @Override
    public String getMessage() {
        return Objects.requireNonNull(super.getMessage());
    }
}
