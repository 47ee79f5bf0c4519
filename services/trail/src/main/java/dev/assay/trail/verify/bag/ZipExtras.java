package dev.assay.trail.verify.bag;

import dev.assay.trail.verify.outcome.Invalid;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * The extra fields of one header. Large sizes, and the times and owners that common zip programs write, are admitted;
 * what could rename a file, make it a link or hide another record is not.
 */
final class ZipExtras {
    /** All extra fields of a header: those that are admitted take about a hundred bytes. */
    static final int MAX_BYTES = 128;

    private static final int LARGE = 0x0001;
    private static final int NTFS_TIMES = 0x000A;
    private static final int UNIX_TIMES = 0x5455;
    private static final int UNIX_OWNER = 0x7875;
    private static final int UNIX_OWNER_16 = 0x7855;
    private static final int UNIX_BEFORE = 0x5855;
    private static final Set<Integer> ADMITTED =
            Set.of(LARGE, NTFS_TIMES, UNIX_TIMES, UNIX_OWNER, UNIX_OWNER_16, UNIX_BEFORE);

    /** The largest of them, that of NTFS. */
    private static final int MAX_FIELD = 32;

    private ZipExtras() {}

    /**
     * The 64-bit values of a large entry, of which none may be left over; empty where there is no such field.
     *
     * @throws Invalid if there are fields that no bag needs
     */
    static ByteBuffer large(String name, ByteBuffer extra) throws Invalid {
        ByteBuffer large = ByteBuffer.allocate(0);
        Set<Integer> seen = new HashSet<>();
        while (extra.remaining() >= 4) {
            int id = Short.toUnsignedInt(extra.getShort());
            int length = Short.toUnsignedInt(extra.getShort());
            if (!ADMITTED.contains(id) || !seen.add(id) || length > Math.min(MAX_FIELD, extra.remaining())) {
                throw refused(name, "field " + String.format("0x%04x", id) + " of " + length + " bytes");
            }
            if (id == LARGE) {
                large = extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        if (extra.hasRemaining()) {
            throw refused(name, extra.remaining() + " bytes that are no field");
        }
        return large;
    }

    static Invalid refused(String name, String what) {
        return Archive.unsafe(
                "archive-extra",
                name,
                name + " has more in the archive than its name and sizes, by which other programs may find another"
                        + " file: found " + what + "; ask for the bag as it was exported");
    }
}
