package dev.assay.trail.canonical;

/** The bytes are not the one form of a value of the strict profile; the message says what was found, and where. */
public final class NotCanonical extends Exception {
    private static final long serialVersionUID = 1L;

    public NotCanonical(String message) {
        super(message);
    }

    NotCanonical(String message, Throwable cause) {
        super(message, cause);
    }
}
