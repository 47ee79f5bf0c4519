package dev.assay.intake;

import dev.assay.core.Digest;

/**
 * One version of something that can be released.
 *
 * @param version of a plan: its number
 * @param digest of the release's manifest, or of the resolved plan
 */
public record Subject(Kind kind, String name, String version, Digest digest) {
    @Override
    public String toString() {
        return kind + " " + name + '@' + version;
    }
}
