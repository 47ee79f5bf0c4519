package dev.assay.app;

/**
 * The application cannot start as asked, and the person who asked can do something about it: the message says what was
 * found, where, and what to do. Exit code 2.
 */
public final class CannotStart extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public CannotStart(String message) {
        super(message);
    }

    public CannotStart(String message, Throwable cause) {
        super(message, cause);
    }
}
