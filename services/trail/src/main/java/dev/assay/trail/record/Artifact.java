package dev.assay.trail.record;

import dev.assay.core.Digest;

/**
 * Bytes that a record names and does not hold: they are in the object store by digest before the record is.
 *
 * @param size in bytes
 * @param mediaType for example {@code application/json}
 */
public record Artifact(Digest digest, long size, String mediaType) {
    private static final int MAX_MEDIA_TYPE = 127;

    public Artifact {
        Wording.check("a media type", mediaType, MAX_MEDIA_TYPE);
        if (size < 0) {
            throw new IllegalArgumentException("a size must not be negative, found " + size);
        }
    }
}
