package dev.assay.schemas.wire;

/** What became of an announced schema. */
public sealed interface Learned {
    /** Events written with it can be read from now on. */
    record Known() implements Learned {}

    /** @param reason one clause for people */
    record Refused(String reason) implements Learned {}
}
