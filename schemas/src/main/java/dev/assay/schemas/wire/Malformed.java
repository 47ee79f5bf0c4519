package dev.assay.schemas.wire;

/** The bytes are not those of an event; the message says why. Never leaves the package. */
final class Malformed extends Exception {
    Malformed(String reason) {
        super(reason, null, false, false);
    }
}
