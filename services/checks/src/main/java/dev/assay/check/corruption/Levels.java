package dev.assay.check.corruption;

/** Values in [0, 1] as the 8 bits of a file. */
final class Levels {
    private Levels() {}

    /** Clipped and rounded. */
    static byte of(double value) {
        return (byte) Math.round(Math.min(Math.max(value, 0), 1) * 255);
    }
}
