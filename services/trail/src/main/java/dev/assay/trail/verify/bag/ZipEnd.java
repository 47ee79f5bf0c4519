package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The end of a zip archive (APPNOTE 6.3): where its directory lies. There is one reading of it, or none.
 *
 * @param entries of the directory
 * @param size of the directory, in bytes
 * @param offset of the directory
 */
record ZipEnd(long entries, long size, long offset) {
    private static final int END = 0x06054b50;
    private static final int END_BYTES = 22;
    private static final int END64 = 0x06064b50;
    private static final int END64_BYTES = 56;
    /** The record's own size does not count the mark and itself. */
    private static final int END64_HEAD = 12;

    private static final int LOCATOR64 = 0x07064b50;
    private static final int LOCATOR64_BYTES = 20;
    private static final int MAX_16 = 0xFFFF;
    private static final long MAX_32 = 0xFFFFFFFFL;

    static ZipEnd read(ZipBytes bytes) throws IOException, Invalid {
        long at = bytes.length() - END_BYTES;
        ByteBuffer end = bytes.at(at, END_BYTES);
        if (end.getInt(0) != END || end.getShort(20) != 0) {
            throw ZipBytes.broken(
                    "it does not end as a zip archive without a comment does: it is truncated or something else");
        }
        if (end.getInt(4) != 0 || end.getShort(8) != end.getShort(10)) {
            throw ZipBytes.broken("it is one of several parts, and must be one file");
        }
        ZipEnd small = new ZipEnd(
                Short.toUnsignedLong(end.getShort(10)),
                Integer.toUnsignedLong(end.getInt(12)),
                Integer.toUnsignedLong(end.getInt(16)));
        boolean large = small.entries == MAX_16 || small.size == MAX_32 || small.offset == MAX_32;
        long locator = at - LOCATOR64_BYTES;
        boolean located = locator >= 0 && bytes.at(locator, LOCATOR64_BYTES).getInt(0) == LOCATOR64;
        if (located && !large) {
            throw ZipBytes.broken("it has an end for large archives that its own end does not speak of,"
                    + " in which other programs may find other files");
        }
        // An archive of exactly 65,535 files is no large one.
        ZipEnd found = located ? large(bytes, small, locator) : small;
        return found.checked(located ? locator - END64_BYTES : at);
    }

    private static ZipEnd large(ZipBytes bytes, ZipEnd small, long locator) throws IOException, Invalid {
        ByteBuffer located = bytes.at(locator, LOCATOR64_BYTES);
        long at = locator - END64_BYTES;
        boolean sound = located.getInt(4) == 0 && located.getLong(8) == at && located.getInt(16) == 1;
        ByteBuffer end = bytes.at(at, END64_BYTES);
        ZipEnd large = new ZipEnd(end.getLong(32), end.getLong(40), end.getLong(48));
        sound &= end.getInt(0) == END64
                && end.getLong(4) == END64_BYTES - END64_HEAD
                && end.getLong(16) == 0 // disks
                && end.getLong(24) == large.entries
                && (small.entries == MAX_16 || small.entries == large.entries)
                && (small.size == MAX_32 || small.size == large.size)
                && (small.offset == MAX_32 || small.offset == large.offset);
        if (!sound) {
            throw ZipBytes.broken("its end for large archives is damaged, or says something else than its end");
        }
        return large;
    }

    /** @param end of the directory */
    private ZipEnd checked(long end) throws Invalid {
        if (offset < 0 || size < 0 || offset > end || size != end - offset) {
            throw ZipBytes.broken("its directory is not where its end says");
        }
        return this;
    }
}
