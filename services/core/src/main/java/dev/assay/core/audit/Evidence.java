package dev.assay.core.audit;

import dev.assay.core.Digest;

/**
 * A picture or its numbers, kept in the object store; the digest is its identity.
 *
 * @param check that it belongs to
 * @param explainer empty where the check looks at no maps
 * @param file name within the check's folder, for example {@code curve-occlusion-0.svg}
 * @param mediaType for example {@code image/png}
 * @param size in bytes
 * @param title one line for people
 * @param alt what the picture shows, for those who do not see it
 */
public record Evidence(
        String check,
        String explainer,
        String file,
        Digest digest,
        long size,
        String mediaType,
        String title,
        String alt) {}
