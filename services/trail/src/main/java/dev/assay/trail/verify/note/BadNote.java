package dev.assay.trail.verify.note;

/** The bytes are not in the form of a note, a checkpoint, a key or a proof. */
public final class BadNote extends Exception {
    private static final long serialVersionUID = 1L;

    BadNote(String message) {
        super(message);
    }
}
