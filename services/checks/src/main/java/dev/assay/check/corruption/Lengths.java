package dev.assay.check.corruption;

import dev.assay.core.release.Picture;

/**
 * Published lengths are in pixels of pictures of 224 x 224. Here they are shares of the shorter side, so that a picture of
 * any size is spoilt as much as it would be at that size.
 */
final class Lengths {
    static final int PUBLISHED_SIDE = 224;

    private Lengths() {}

    /** Pixels of this picture that a published pixel is. */
    static double scale(Picture picture) {
        return (double) Math.min(picture.height(), picture.width()) / PUBLISHED_SIDE;
    }
}
