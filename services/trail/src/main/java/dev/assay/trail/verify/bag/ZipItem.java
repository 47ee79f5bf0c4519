package dev.assay.trail.verify.bag;

/**
 * One entry of an archive's directory.
 *
 * @param crc CRC-32 of the content
 * @param compressed bytes that the content takes in the archive
 * @param size of the content
 * @param offset of the entry's local header
 */
record ZipItem(String name, short flags, short method, int crc, long compressed, long size, long offset) {
    static final int STORED = 0;
    static final int DEFLATED = 8;

    /** Sizes and CRC follow the content. */
    private static final int STREAMED = 0x0008;

    boolean streamed() {
        return (flags & STREAMED) != 0;
    }

    /** A folder has no content, but a place in the archive. */
    boolean folder() {
        return name.endsWith("/") && size == 0;
    }
}
