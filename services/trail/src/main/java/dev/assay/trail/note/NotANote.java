package dev.assay.trail.note;

/** The bytes are no signed note, checkpoint, key or proof; the message says what was found. */
public final class NotANote extends Exception {
    private static final long serialVersionUID = 1L;

    NotANote(String message) {
        super(message);
    }

    NotANote(String message, Throwable cause) {
        super(message, cause);
    }
}
