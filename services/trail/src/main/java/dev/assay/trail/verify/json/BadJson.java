package dev.assay.trail.verify.json;

/** The bytes are not the JSON that is wanted. */
public final class BadJson extends Exception {
    private static final long serialVersionUID = 1L;

    public BadJson(String message) {
        super(message);
    }
}
