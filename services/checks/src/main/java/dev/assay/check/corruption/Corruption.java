package dev.assay.check.corruption;

import dev.assay.core.random.Draws;
import dev.assay.core.release.Picture;

/**
 * One way to spoil a picture, in five severities (Hendrycks and Dietterich 2019), for pictures of any size: lengths are
 * those published for 224 x 224 pixels, in proportion to the shorter side. Noise is seeded; frost, snow and water are drawn.
 */
interface Corruption {
    /** The name in plans and metrics, for example {@code gaussian-noise}. */
    String name();

    /** True where gray pictures cannot be spoilt so. */
    default boolean needsColour() {
        return false;
    }

    /**
     * The spoilt picture, rounded to 8 bits as a file would hold it.
     *
     * @param severity 1 to 5
     * @param draws place for this picture, kind and severity
     */
    Picture apply(Picture picture, int severity, Draws draws);
}
