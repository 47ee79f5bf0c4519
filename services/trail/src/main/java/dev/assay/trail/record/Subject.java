package dev.assay.trail.record;

import dev.assay.core.Digest;

/** A release or a plan: what a record is about. */
public record Subject(Kind kind, String name, String version, Digest digest) {
    /** A name or version: the limit of {@code ReleaseId}. */
    public static final int MAX_NAME = 63;

    public Subject {
        Wording.check("a name", name, MAX_NAME);
        Wording.check("a version", version, MAX_NAME);
        if (name.isEmpty() || version.isEmpty()) {
            throw new IllegalArgumentException(
                    "name and version must not be empty, found \"" + name + '@' + version + '"');
        }
    }

    /** What can be released or registered. */
    public enum Kind {
        MODEL,
        DATASET,
        PLAN
    }

    @Override
    public String toString() {
        return name + '@' + version;
    }
}
