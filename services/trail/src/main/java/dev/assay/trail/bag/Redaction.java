package dev.assay.trail.bag;

import dev.assay.core.Digest;

/**
 * Evidence that an audit names and the bag does not hold.
 *
 * @param path inside the bag
 * @param reason one clause for people
 */
public record Redaction(String path, Digest digest, String reason) {}
